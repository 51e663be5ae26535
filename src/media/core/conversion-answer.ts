import { conversionError, type NamedError } from './conversion-error';
import type { ConversionEvent } from './conversion-event';
import type { Job } from './job';

/** Where answers go. */
export interface ConversionDesk {
  readonly find: (jobId: string) => Promise<Job | undefined>;
  readonly setPercent: (jobId: string, percent: number) => Promise<void>;
  readonly succeed: (token: string) => Promise<void>;
  readonly fail: (token: string, error: NamedError) => Promise<void>;
}

/** The last percents are for what comes after. */
const SHARE = 0.95;

/** Tells who waits for a conversion how it ended, and the job how far it is. Returns what became of it, in words for the log. */
export async function answerConversion({ detail }: ConversionEvent, desk: ConversionDesk): Promise<string> {
  const { jobId: conversionId, status, jobProgress, userMetadata: { jobId } = {} } = detail;
  const job = jobId ? await desk.find(jobId) : undefined;
  if (!job || job.deletedAt || job.status !== 'PROCESSING') return 'nobody waits for this conversion';
  // The record follows the request within moments: asked again, it is there.
  if (!job.conversion) throw new Error(`The job ${job.jobId} does not know of the conversion ${conversionId} yet.`);
  const { id, token } = job.conversion;
  if (id !== conversionId) return 'a later conversion of this job has begun';
  if (status === 'COMPLETE') await desk.succeed(token);
  else if (status === 'STATUS_UPDATE') await desk.setPercent(job.jobId, Math.floor((jobProgress?.jobPercentComplete ?? 0) * SHARE));
  else await desk.fail(token, conversionError(detail));
  return status;
}
