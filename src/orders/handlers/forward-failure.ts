import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { evidenceAttributes, retriesOf } from '../../messaging/core/evidence';
import { MAX_RETRIES } from '../core/letters';

/** Takes a message that fails for the last time, with why. True where it is in good hands: the queue need not move it then. */
export type ForwardFailure = (record: SQSRecord, error: Error) => Promise<boolean>;

/**
 * Sends it to the dead letters that `DEAD_LETTER_QUEUE_URL` names, at receive number `FINAL_RECEIVE`: SQS itself would not note the reason.
 * The class is for the processor to find.
 */
export function forwardFailure(sqs: Pick<SQSClient, 'send'>, { DEAD_LETTER_QUEUE_URL: QueueUrl, FINAL_RECEIVE: final } = process.env): ForwardFailure {
  return async ({ body, attributes, messageAttributes }, error) => {
    if (!QueueUrl || !(Number(attributes?.ApproximateReceiveCount) >= Number(final))) return false;
    const { FailureClass: _, ...evidence } = evidenceAttributes(messageAttributes, retriesOf(messageAttributes, MAX_RETRIES), 'UNKNOWN', error);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes: evidence }));
    return true;
  };
}
