import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError, notFound, route } from '../../runtime/http';
import type { Job } from '../core/job';
import { environment } from '../runtime/environment';
import { executionArn, startExecution } from '../runtime/executions';
import { Jobs } from '../runtime/jobs';
import { ownJob } from '../runtime/own-job';

/** From an operator, who invokes the function directly. */
interface Order {
  readonly jobId: string;
}

/** Works once more on a job that failed: its owner asks by the API, an operator by `{ jobId }`. */
export const handler = async (event: APIGatewayProxyEvent | Order) => {
  if (!('jobId' in event)) return forOwner(event);
  const job = await new Jobs(environment('TABLE_NAME')).get(event.jobId);
  if (!job || job.deletedAt) throw notFound('job');
  return retry(job);
};

const forOwner = route(async (request) => ({ status: 202, body: await retry(await ownJob(request)) }));

/** The record is fenced first, so that whoever comes second, and what is left of the earlier attempt, finds it changed. */
async function retry({ jobId, attempt: earlier = 1, ...job }: Job) {
  const attempt = await nextAttempt({ jobId, attempt: earlier, ...job });
  const inputBucket = job.inputBucket ?? environment('INPUT_BUCKET');
  await startExecution({ jobId, inputBucket, inputKey: job.inputKey, outputBucket: environment('OUTPUT_BUCKET'), attempt });
  return { jobId, status: 'PROCESSING', attempt };
}

async function nextAttempt({ jobId, status, attempt = 1, failedAt }: Job): Promise<number> {
  // Fenced before, but perhaps never started: to start it again does no harm.
  if (status === 'PROCESSING' && attempt > 1) return attempt;
  if (status !== 'FAILED') throw new HttpError(409, 'NotFailed', 'Only a job that failed can be tried again.');
  const next = attempt + 1;
  if (await new Jobs(environment('TABLE_NAME')).beginAttempt(jobId, next, executionArn(jobId, next))) return next;
  throw new HttpError(409, 'StillFailing', `What is left of the attempt that failed at ${failedAt} is being cleared away. Try again in a minute.`);
}
