import { notFound, route } from '../../runtime/http';
import { outputPrefixes, uploadPrefix } from '../core/keys';
import { URL_SECONDS } from '../core/upload-limit';
import { environment } from '../runtime/environment';
import { Jobs } from '../runtime/jobs';
import { abortUpload } from '../runtime/multipart';
import { removeAll } from '../runtime/objects';
import { failTask } from '../runtime/task-tokens';

/** An upload that began in time may take long. */
const UPLOADING_SECONDS = 6 * 3600;

/**
 * Cancels a job and removes everything of it. Whoever works on the job sees the mark and stops, which ends the execution;
 * nobody has to be allowed to stop executions. A workflow that waits for MediaConvert is woken, and cancels the conversion.
 * The record goes last: until then a second call finishes what a first one began.
 * While the address of the upload can still be used, what is left of the record tells that whatever arrives is to be removed.
 */
export const handler = route(async ({ caller, path: { jobId } }) => {
  const jobs = new Jobs(environment('TABLE_NAME'));
  const job = jobId ? await jobs.markDeleted(jobId, caller) : undefined;
  if (!job) throw notFound('job');
  if (job.conversion) await failTask(job.conversion.token, { error: 'JobNotActive', cause: 'Its owner has deleted the job.' });
  if (job.upload) await abortUpload({ bucket: environment('INPUT_BUCKET'), key: job.inputKey }, job.upload.uploadId);
  await removeAll(environment('INPUT_BUCKET'), uploadPrefix(job.jobId));
  for (const prefix of outputPrefixes(job.jobId)) await removeAll(environment('OUTPUT_BUCKET'), prefix);
  const usableUntil = Date.parse(job.createdAt) + (URL_SECONDS + UPLOADING_SECONDS) * 1000;
  await (job.inputBucket || usableUntil < Date.now() ? jobs.delete(job.jobId) : jobs.bury(job.jobId, usableUntil));
  return { status: 200, body: { jobId: job.jobId, deleted: true } };
});
