import { Logger } from '@aws-lambda-powertools/logger';
import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { NamedError } from '../core/conversion-error';

const sfn = new SFNClient({});
const logger = new Logger();

/** Nobody waits any more for a task whose execution has ended or gone on. */
const GONE = ['TaskTimedOut', 'TaskDoesNotExist'];

export async function succeedTask(taskToken: string): Promise<void> {
  await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })).catch(unlessGone);
}

export async function failTask(taskToken: string, failure: NamedError): Promise<void> {
  await sfn.send(new SendTaskFailureCommand({ taskToken, ...failure })).catch(unlessGone);
}

function unlessGone(error: Error): void {
  if (!GONE.includes(error.name)) throw error;
  logger.info('nobody waits for this task any more', error);
}
