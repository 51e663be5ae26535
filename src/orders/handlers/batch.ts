import { Logger } from '@aws-lambda-powertools/logger';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { forwardFailure } from './forward-failure';

const logger = new Logger();
let sqs: SQSClient | undefined;
const forward = forwardFailure({ send: (command: never) => (sqs ??= new SQSClient({})).send(command) });

/** An event from the bus, out of a queue. */
export interface BusMessage<T> {
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'detail': T;
  /** Of a replay from the archive. */
  readonly 'replay-name'?: string;
}

/**
 * Processes messages side by side; those that fail come again, the others do not.
 * One that fails for the last time becomes a dead letter with its error.
 */
export async function eachMessage(
  { Records: records }: SQSEvent, work: (body: string) => Promise<void>, forwarded = forward,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(records.map(async (record) => {
    try {
      await work(record.body);
      return false;
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, error: error as Error });
      return !await inGoodHands(record, error as Error, forwarded);
    }
  }));
  return { batchItemFailures: records.filter((_, index) => failed[index]).map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** What cannot be forwarded stays with the queue, which moves it without its error. */
async function inGoodHands(record: SQSRecord, error: Error, forwarded: typeof forward): Promise<boolean> {
  try {
    return await forwarded(record, error);
  } catch (failure) {
    logger.error('failure not forwarded', { messageId: record.messageId, error: failure as Error });
    return false;
  }
}
