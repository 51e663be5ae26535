import type { Job, JobStatus } from './job';

/** What the owner is told, as a message for a topic. */
export interface Notification {
  readonly subject: string;
  /** JSON of the {@link Body}. */
  readonly message: string;
  readonly userId: string;
  readonly status: JobStatus;
}

const SUBJECTS: Partial<Record<JobStatus, string>> = { COMPLETED: 'Your video is ready', FAILED: 'Your video could not be processed' };

/** The message says by itself what happened: nobody has to look the job up. */
export function notification({ jobId, userId, status, fileName, outputs, quality, error }: Job): Notification {
  const failed = status === 'FAILED';
  return {
    subject: SUBJECTS[status] ?? status,
    message: JSON.stringify({ jobId, userId, status, fileName, ...(failed ? { error } : { outputs, qualityScore: quality?.score }) }),
    userId,
    status,
  };
}
