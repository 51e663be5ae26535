import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { environment } from './environment';
import { FfmpegError } from './ffmpeg';
import { Jobs } from './jobs';
import { Refusal, TransientFailure } from '../core/failure';
import type { Job, StepName } from '../core/job';

/** What the workflow starts with, and every step gets. */
export interface WorkflowInput {
  readonly jobId: string;
  readonly inputBucket: string;
  readonly inputKey: string;
  readonly outputBucket: string;
  /** Of a job that is tried again: 2 for the first time. */
  readonly attempt?: number;
}

export interface StepTools {
  readonly jobs: Jobs;
  /** The job as it was when the step began. */
  readonly job: Job;
  /** A directory of this run's own, removed at its end. */
  readonly directory: string;
  /** Goes off shortly before Lambda would stop the function, and on `stop`. */
  readonly signal: AbortSignal;
  /** Ends the work for this reason. */
  readonly stop: (reason: Error) => void;
}

const SPARE_MS = 8000;
const logger = new Logger();

/** Wraps a step of the workflow: its progress is kept in the job, its errors are told apart by name. */
export function step<I extends WorkflowInput, O>(name: StepName, work: (input: I, tools: StepTools) => Promise<O>) {
  return attempt(name, work, (jobs, jobId) => jobs.endStep(jobId, name));
}

/** Wraps a part of a step: the step goes on when it is done. */
export function part<I extends WorkflowInput, O>(name: StepName, work: (input: I, tools: StepTools) => Promise<O>) {
  return attempt(name, work, async () => {});
}

function attempt<I extends WorkflowInput, O>(
  name: StepName, work: (input: I, tools: StepTools) => Promise<O>, succeeded: (jobs: Jobs, jobId: string) => Promise<void>,
) {
  return async (input: I, context: Context): Promise<O> => {
    logger.appendKeys({ jobId: input.jobId });
    const jobs = new Jobs(environment('TABLE_NAME'), input.attempt);
    const directory = await mkdtemp(join(tmpdir(), `${name}-`));
    const stopped = new AbortController();
    const deadline = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - SPARE_MS));
    const tools = { jobs, directory, signal: AbortSignal.any([deadline, stopped.signal]), stop: (reason: Error) => stopped.abort(reason) };
    try {
      const job = await jobs.beginStep(input.jobId, name);
      const output = await work(input, { ...tools, job });
      await succeeded(jobs, input.jobId);
      return output;
    } catch (error) {
      logger.error(`${name} failed`, error as Error);
      const known = named(error as Error);
      await jobs.failStep(input.jobId, name, stopped.signal.aborted ? undefined : refusalOf(known))
        .catch((secondary) => logger.warn('could not record the failed step', secondary as Error));
      throw stopped.signal.aborted ? stopped.signal.reason : known;
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
}

const refusalOf = (error: Error) => (error instanceof Refusal ? { Error: error.name, Cause: error.message } : undefined);

/** The error as the workflow knows it: refused for good, worth another attempt, or unexpected. */
function named(error: Error): Error {
  if (error instanceof FfmpegError) {
    if (error.aborted) return new Refusal('EncodeTimeout', 'Processing took too long.');
    if (error.trouble === 'TRANSIENT') return new TransientFailure(error.message);
    if (error.trouble === 'TRUNCATED') return new Refusal('Truncated', 'The file ends before the video does. Upload it again, whole.');
    if (error.trouble === 'NO_SPACE') return new Refusal('TooLarge', 'A rendition of the video is larger than the encoder can hold. Upload a shorter one.');
    if (error.trouble === 'DAMAGED') return new Refusal('Damaged', 'The video is damaged and cannot be read to its end.');
  }
  return isTransient(error) ? new TransientFailure(`${error.name}: ${error.message}`) : error;
}

interface SdkError extends Error {
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly code?: string;
}

function isTransient(error: SdkError): boolean {
  const status = error.$metadata?.httpStatusCode ?? 0;
  return Boolean(error.$retryable) || status >= 500 || status === 429 || /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN)/.test(error.code ?? '');
}
