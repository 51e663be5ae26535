import { Logger } from '@aws-lambda-powertools/logger';
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { LAST_RECEIVE } from './last-receive';
import { eachRecord } from './sqs-records';
import { whileHidden } from './visibility';

/** A task of a state machine as it waits in a queue: what is asked, and the token by which to answer. */
export type QueuedTask<Request> = Request & { readonly taskToken: string };

/** What is done about messages that cannot be worked on or answered. */
type Around = (work: (record: SQSRecord) => Promise<void>) => (record: SQSRecord) => Promise<void>;

type Work<Request, Answer> = (request: Request, context: Context, record: SQSRecord) => Promise<Answer>;

const logger = new Logger();

/**
 * Works on tasks that wait in a queue, side by side, and answers each by its token as soon as it is done: an error is told to the
 * workflow by its name, never left to the queue. What cannot be answered comes again.
 */
export function taskWorker<Request, Answer>(work: Work<Request, Answer>, sfn: Pick<SFNClient, 'send'> = new SFNClient({}), around: Around = (each) => each) {
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => eachRecord(event, around(async (record) => {
    const { taskToken, ...request } = JSON.parse(record.body) as QueuedTask<Request>;
    const attempt = Number(record.attributes.ApproximateReceiveCount) >= LAST_RECEIVE
      ? Promise.reject(new WorkerLost())
      : work(request as unknown as Request, context, record);
    await answer(sfn, await attempt.then(
      (output) => new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output ?? null) }),
      ({ name, message }: Error) => new SendTaskFailureCommand({ taskToken, error: name, cause: lambdaCause(name, message) }),
    ));
  }));
}

/**
 * The same for long work on the workflow's context, which comes as `input`: only a worker that is killed leaves its message there,
 * another takes it within two minutes, and the third gives it up. The worker needs `sqs:ChangeMessageVisibility`.
 */
export const worker = <Input, Output>(work: (input: Input, context: Context) => Promise<Output>) =>
  taskWorker(({ input }: { readonly input: Input }, context, record) => whileHidden(record, () => work(input, context)));

/** One function for both ways to be asked: directly, and through a queue. */
export function directOrQueued<Request, Answer>(work: (request: Request) => Promise<Answer>, around?: Around) {
  const queued = taskWorker(work, undefined, around);
  return (event: Request | SQSEvent, context: Context): Promise<Answer | SQSBatchResponse> =>
    isBatch(event) ? queued(event, context) : work(event);
}

const isBatch = (event: unknown): event is SQSEvent => Array.isArray((event as Partial<SQSEvent>).Records);

/** As Lambda tells Step Functions of an error. */
const lambdaCause = (errorType: string, errorMessage: string) => JSON.stringify({ errorType, errorMessage });

/** Every worker that took this task ended without a word, as when its memory runs out. */
class WorkerLost extends Error {
  public readonly name = 'WorkerLost';

  constructor() {
    super('The worker was lost again and again.');
  }
}

/** Nobody waits any more for a task whose execution has ended or gone on. */
const GONE = ['TaskTimedOut', 'TaskDoesNotExist'];

async function answer(sfn: Pick<SFNClient, 'send'>, command: SendTaskSuccessCommand | SendTaskFailureCommand): Promise<void> {
  try {
    await sfn.send(command as SendTaskSuccessCommand);
  } catch (error) {
    if (!GONE.includes((error as Error).name)) throw error;
    logger.warn('the task had ended before its answer', error as Error);
  }
}
