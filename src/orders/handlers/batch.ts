import { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ForwardFailure, tellingWhy } from './forward-failure';

const logger = new Logger();

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
  { Records: records }: SQSEvent, work: (body: string) => Promise<void>, forwarded?: ForwardFailure,
): Promise<SQSBatchResponse> {
  const workAndTell = tellingWhy(({ body }) => work(body), forwarded);
  const failed = await Promise.all(records.map(async (record) => {
    try {
      await workAndTell(record);
      return false;
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, error: error as Error });
      return true;
    }
  }));
  return { batchItemFailures: records.filter((_, index) => failed[index]).map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
