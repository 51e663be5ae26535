import type { JobError } from './job';

/** Why an upload is refused for good: no retry can help. The message is for its owner. */
export class Refusal extends Error {
  constructor(readonly code: RefusalCode, message: string) {
    super(message);
    this.name = code;
  }
}

export const REFUSAL_CODES = [
  'EmptyUpload', 'SizeMismatch', 'TypeMismatch', 'Archived', 'NotAVideo', 'NoFrames', 'Truncated', 'Damaged', 'Protected', 'TooLong', 'TooLarge', 'UploadMissing', 'EncodeTimeout', 'QualityTooLow',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Trouble that a later attempt may not meet: a throttled or unreachable service, an encoder killed from outside. */
export class TransientFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TransientFailure';
  }
}

/** The job has ended meanwhile, by failure or cancellation: whoever still works on it stops. */
export class JobNotActive extends Error {
  constructor(jobId: string) {
    super(`Job ${jobId} is not being processed.`);
    this.name = 'JobNotActive';
  }
}

/** What Step Functions caught. */
export interface CaughtError {
  readonly Error?: string;
  readonly Cause?: string;
}

const OWN_SIDE = 'Something went wrong on our side. Your upload is kept.';

/** What may well have passed when it is tried again, though every attempt met it. */
const BUSY = new Set(['TransientFailure', 'WorkerLost', 'Runtime.ExitError', 'Lambda.TooManyRequestsException', 'SQS.AmazonSQSException']);

/** What to tell the owner: refusals say why; of everything else the details stay with the operators. */
export function toJobError({ Error: name = 'Unknown', Cause: cause = '' }: CaughtError): JobError {
  if ((REFUSAL_CODES as readonly string[]).includes(name)) return { code: name, message: messageOf(cause) };
  if (name === 'ABORTED') return { code: 'Stopped', message: 'Processing was stopped. Your upload is kept.' };
  if (name === 'TIMED_OUT' || name.endsWith('Timeout')) return { code: 'TimedOut', message: 'Processing took too long and was stopped. Your upload is kept.' };
  if (BUSY.has(name)) return { code: 'Interrupted', message: 'Processing was interrupted again and again. Your upload is kept; try it once more.' };
  return { code: 'ProcessingFailed', message: OWN_SIDE };
}

/** Lambda wraps a thrown error's message in JSON; a Fail or Pass state gives it plain. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
