import { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

const logger = new Logger();

/** An event from the bus, out of a queue. */
export interface BusMessage<T> {
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'detail': T;
  /** Of a replay from the archive. */
  readonly 'replay-name'?: string;
}

/** Processes messages side by side; those that fail come again, the others do not. */
export async function eachMessage({ Records: records }: SQSEvent, work: (body: string) => Promise<void>): Promise<SQSBatchResponse> {
  const results = await Promise.allSettled(records.map(async ({ body }) => work(body)));
  const batchItemFailures = results.flatMap((result, index) => {
    if (result.status === 'fulfilled') return [];
    logger.error('message failed', { messageId: records[index].messageId, error: result.reason as Error });
    return [{ itemIdentifier: records[index].messageId }];
  });
  return { batchItemFailures };
}
