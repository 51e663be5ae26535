import { Logger } from '@aws-lambda-powertools/logger';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { evidenceAttributes, retriesOf } from '../../messaging/core/evidence';
import { MOST_RETRIES } from '../core/letters';

const logger = new Logger();

/** Takes a message that fails for the last time, with why. True where it is in good hands: the queue need not move it then. */
export type ForwardFailure = (record: SQSRecord, error: Error) => Promise<boolean>;

/**
 * Sends it to the dead letters that `DEAD_LETTER_QUEUE_URL` names, at receive number `FINAL_RECEIVE`: SQS itself would not note the reason.
 * The class is for the processor to find.
 */
export function forwardFailure(sqs: Pick<SQSClient, 'send'>, { DEAD_LETTER_QUEUE_URL: QueueUrl, FINAL_RECEIVE: final } = process.env): ForwardFailure {
  return async ({ body, attributes, messageAttributes }, error) => {
    if (!QueueUrl || !(Number(attributes?.ApproximateReceiveCount) >= Number(final))) return false;
    const { FailureClass: _, ...evidence } = evidenceAttributes(messageAttributes, retriesOf(messageAttributes, MOST_RETRIES), 'UNKNOWN', error);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: evidence }));
    return true;
  };
}

let client: SQSClient | undefined;
const forward = forwardFailure({ send: (command: never) => (client ??= new SQSClient({})).send(command) });

type Work = (record: SQSRecord) => Promise<void>;

/** Work on a message of a queue, after which one that fails for the last time is a dead letter with its error; others fail on, and come again. */
export const tellingWhy = (work: Work, forwarded: ForwardFailure = forward): Work => async (record) => {
  try {
    await work(record);
  } catch (error) {
    if (!await inGoodHands(record, error as Error, forwarded)) throw error;
    logger.error('message given up', { messageId: record.messageId, error: error as Error });
  }
};

/** What cannot be forwarded stays with the queue, which moves it without its error. */
async function inGoodHands(record: SQSRecord, error: Error, forwarded: ForwardFailure): Promise<boolean> {
  try {
    return await forwarded(record, error);
  } catch (failure) {
    logger.error('failure not forwarded', { messageId: record.messageId, error: failure as Error });
    return false;
  }
}
