import { route } from '../../runtime/http';
import type { Job } from '../core/job';
import { manifestKey } from '../core/keys';
import { environment } from '../runtime/environment';
import { readUrl } from '../runtime/objects';
import { ownJob } from '../runtime/own-job';

export const handler = route(async (request) => ({ status: 200, body: await describe(await ownJob(request)) }));

/** What its owner may know. Outputs are shown once all of them are published. */
async function describe({ userId, inputBucket, inputKey, declaredBytes, execution, failureHandledAt, expiresAt, upload, outputs, ...job }: Job) {
  if (job.status === 'UPLOAD_PENDING') return { ...job, multipart: upload && { partSize: upload.partBytes, partCount: upload.parts } };
  if (job.status !== 'COMPLETED') return job;
  const urlOf = (key: string) => readUrl({ bucket: environment('OUTPUT_BUCKET'), key });
  const manifestUrl = await urlOf(manifestKey(job.jobId));
  return { ...job, manifestUrl, outputs: await Promise.all((outputs ?? []).map(async (output) => ({ ...output, url: await urlOf(output.key) }))) };
}
