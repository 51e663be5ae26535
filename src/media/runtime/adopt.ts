import { v5 as uuid } from 'uuid';
import { environment } from './environment';
import { startExecution } from './executions';
import { Jobs } from './jobs';
import { headOf } from './objects';
import { pendingSteps } from '../core/job';
import { ownerOf, type StartOrder } from '../core/start-order';

/** A job that cannot start any more, as when its owner has deleted it and its event comes once again, is forgotten after a day. */
const UNSTARTED_SECONDS = 24 * 3600;

/** Makes the job of an object that nobody announced, and starts it: once for each cause. Tells whether the object was there. */
export async function adopt(order: StartOrder): Promise<boolean> {
  const { bucket, key, once } = order;
  const head = await headOf({ bucket, key });
  if (!head) return false;
  const jobs = new Jobs(environment('TABLE_NAME'));
  const jobId = uuid(`${bucket}/${key}#${once}`, uuid.URL);
  const now = new Date();
  await jobs.createOnce({
    jobId,
    userId: ownerOf(order, head.metadata),
    fileName: key.split('/').pop()!,
    contentType: head.contentType.toLowerCase(),
    inputBucket: bucket,
    inputKey: key,
    status: 'UPLOAD_PENDING',
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    steps: pendingSteps(),
    expiresAt: Math.floor(now.getTime() / 1000) + UNSTARTED_SECONDS,
  });
  await startExecution({ jobId, inputBucket: bucket, inputKey: key, outputBucket: environment('OUTPUT_BUCKET') });
  return true;
}
