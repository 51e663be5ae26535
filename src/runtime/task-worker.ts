import { Logger } from '@aws-lambda-powertools/logger';
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { whileHidden } from './visibility';

/** A task of the workflow as it waits in a queue. */
export interface QueuedTask<I> {
  readonly taskToken: string;
  readonly input: I;
}

/** A message that is received this often has cost as many workers their lives. */
const LAST_RECEIVE = 3;

const logger = new Logger();
const sfn = new SFNClient({});

/**
 * Works on tasks that wait in a queue, and answers each by its token: an error is told to the workflow, never left to the queue.
 * Only a worker that is killed leaves its message there: another takes it within two minutes, and the third gives it up.
 */
export function worker<I, O>(work: (input: I, context: Context) => Promise<O>) {
  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    for (const record of Records) await perform(record, work, context);
    return { batchItemFailures: [] };
  };
}

async function perform<I, O>(record: SQSRecord, work: (input: I, context: Context) => Promise<O>, context: Context): Promise<void> {
  const { taskToken, input } = JSON.parse(record.body) as QueuedTask<I>;
  const givenUp = Number(record.attributes.ApproximateReceiveCount) >= LAST_RECEIVE;
  const attempt = givenUp ? Promise.reject(new WorkerLost()) : whileHidden(record, () => work(input, context));
  await answer(await attempt.then(
    (output) => new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }),
    ({ name, message }: Error) => new SendTaskFailureCommand({ taskToken, error: name, cause: lambdaCause(name, message) }),
  ));
}

/** As Lambda tells Step Functions of an error. */
const lambdaCause = (errorType: string, errorMessage: string) => JSON.stringify({ errorType, errorMessage });

/** Every worker that took this task ended without a word, as when its memory runs out. */
class WorkerLost extends Error {
  public readonly name = 'WorkerLost';

  constructor() {
    super('The worker was lost again and again.');
  }
}

/** Nobody waits any more for a task whose execution has ended. */
async function answer(command: SendTaskSuccessCommand | SendTaskFailureCommand): Promise<void> {
  try {
    await sfn.send(command as SendTaskSuccessCommand);
  } catch (error) {
    if (!(error instanceof TaskTimedOut || error instanceof TaskDoesNotExist)) throw error;
    logger.warn('the task had ended before its answer', error);
  }
}
