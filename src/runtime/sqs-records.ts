import { BatchProcessor, EventType, processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

const logger = new Logger();

/**
 * Processes a batch of queue messages side by side; those that fail are logged and come again, the others do not.
 * Those of a FIFO queue one after the other; after a failure the rest comes again, so that their order stays.
 */
export async function eachRecord(event: SQSEvent, work: (record: SQSRecord) => Promise<void>): Promise<SQSBatchResponse> {
  const workAndLog = async (record: SQSRecord): Promise<void> => {
    try {
      await work(record);
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, error });
      throw error;
    }
  };
  const fifo = event.Records[0]?.eventSourceARN.endsWith('.fifo');
  const processor = fifo ? new SqsFifoPartialProcessorAsync() : new BatchProcessor(EventType.SQS);
  return processPartialResponse(event, workAndLog, processor, { throwOnFullBatchFailure: false });
}
