import { notFound, route } from '../../runtime/http';
import { outputPrefixes, uploadPrefix } from '../core/keys';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';
import { abortUpload } from '../runtime/multipart';
import { removeAll } from '../runtime/objects';
import { failTask } from '../runtime/task-tokens';

/**
 * Cancels a job and removes everything of it. Whoever works on the job sees the mark and stops, which ends the execution;
 * nobody has to be allowed to stop executions. A workflow that waits for MediaConvert is woken, and cancels the conversion. The record goes last: until then a second call finishes what a first one began.
 */
export const handler = route(async ({ caller, path: { jobId } }) => {
  const jobs = new Jobs(environment('TABLE_NAME'));
  const job = jobId ? await jobs.markDeleted(jobId, caller) : undefined;
  if (!job) throw notFound('job');
  if (job.conversion) await failTask(job.conversion.token, { error: 'JobNotActive', cause: 'Its owner has deleted the job.' });
  if (job.upload) await abortUpload({ bucket: environment('INPUT_BUCKET'), key: job.inputKey }, job.upload.uploadId);
  await removeAll(environment('INPUT_BUCKET'), uploadPrefix(job.jobId));
  for (const prefix of outputPrefixes(job.jobId)) await removeAll(environment('OUTPUT_BUCKET'), prefix);
  await jobs.delete(job.jobId);
  return { status: 200, body: { jobId: job.jobId, deleted: true } };
});
