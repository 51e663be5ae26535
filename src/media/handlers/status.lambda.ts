import { route } from '../../runtime/http';
import type { Job } from '../core/job';
import { publicJob } from '../core/public-job';
import { addressesOf } from '../runtime/delivery';
import { ownJob } from '../runtime/own-job';

export const handler = route(async (request) => ({ status: 200, body: await describe(await ownJob(request)) }));

/** What its owner may know. Outputs are shown once all of them are published. */
async function describe(job: Job): Promise<object> {
  const shown = publicJob(job);
  if (job.status === 'UPLOAD_PENDING') return { ...shown, multipart: job.upload && { partSize: job.upload.partBytes, partCount: job.upload.parts } };
  return job.status === 'COMPLETED' ? { ...shown, ...await addressesOf(job) } : shown;
}
