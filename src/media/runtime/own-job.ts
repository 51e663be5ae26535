import { environment } from './environment';
import { Jobs } from './jobs';
import { type HttpRequest, notFound } from '../../runtime/http';
import type { Job } from '../core/job';

/** The job that the path names. To all but its owner there is none. */
export async function ownJob({ caller, path: { jobId } }: HttpRequest): Promise<Job> {
  const job = jobId ? await new Jobs(environment('TABLE_NAME')).get(jobId) : undefined;
  if (!job || job.userId !== caller || job.deletedAt) throw notFound('job');
  return job;
}
