import { isDeepStrictEqual } from 'node:util';
import type { Job } from './job';
import { type PublicJob, publicJob } from './public-job';

/** What is pushed: the whole state each time, so that one that is lost or late does no harm. */
export type StatusMessage =
  | { readonly type: 'job'; readonly job: PublicJob }
  | { readonly type: 'deleted'; readonly jobId: string };

/** A change of the job table: a job before and after. */
export interface JobChange {
  readonly before?: Job;
  readonly after?: Job;
}

/** Several changes in their order, made one for each job: from before the first to after the last. */
export function newest(changes: readonly JobChange[]): JobChange[] {
  const byJob = new Map<string, JobChange>();
  for (const { before, after } of changes) {
    const job = after ?? before;
    if (job) byJob.set(job.jobId, { before: byJob.has(job.jobId) ? byJob.get(job.jobId)!.before : before, after });
  }
  return [...byJob.values()];
}

/** Whom a change is told, and what; nothing when its owner would see no difference. */
export function statusMessage({ before, after }: JobChange): { userId: string; message: StatusMessage } | undefined {
  const job = after ?? before;
  if (!job || before?.deletedAt) return undefined;
  const { userId, jobId } = job;
  if (!after || after.deletedAt) return { userId, message: { type: 'deleted', jobId } };
  if (before && isDeepStrictEqual(shown(before), shown(after))) return undefined;
  return { userId, message: { type: 'job', job: publicJob(after) } };
}

const shown = (job: Job) => ({ ...publicJob(job), updatedAt: undefined });
