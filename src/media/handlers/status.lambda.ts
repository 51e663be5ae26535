import { notFound, route } from '../../runtime/http';
import type { Job } from '../core/job';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';
import { readUrl } from '../runtime/objects';

export const handler = route(async ({ caller, path }) => {
  const job = path.jobId ? await new Jobs(environment('TABLE_NAME')).get(path.jobId) : undefined;
  if (!job || job.userId !== caller || job.deletedAt) throw notFound('job');
  return { status: 200, body: await describe(job) };
});

/** Outputs are shown once all of them are published. */
async function describe(job: Job) {
  const { jobId, status, fileName, contentType, createdAt, updatedAt, completedAt, failedAt, steps, quality, error } = job;
  const outputs = status === 'COMPLETED' ? await Promise.all((job.outputs ?? []).map(async (output) => ({
    ...output, url: await readUrl({ bucket: environment('OUTPUT_BUCKET'), key: output.key }),
  }))) : undefined;
  return { jobId, status, fileName, contentType, createdAt, updatedAt, completedAt, failedAt, steps, quality, error, outputs };
}
