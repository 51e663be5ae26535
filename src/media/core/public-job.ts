import type { Job } from './job';

/** What its owner may know of a job, without where its outputs lie. */
export type PublicJob = Omit<Job, 'userId' | 'inputBucket' | 'inputKey' | 'declaredBytes' | 'execution' | 'failureHandledAt' | 'expiresAt' | 'upload' | 'outputs'
| 'conversion' | 'encodedParts' | 'refusal'>;

export function publicJob({
  userId, inputBucket, inputKey, declaredBytes, execution, failureHandledAt, expiresAt, conversion, upload, outputs, encodedParts, refusal, ...job
}: Job): PublicJob {
  return job;
}
