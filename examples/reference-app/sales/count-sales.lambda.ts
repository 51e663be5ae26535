import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { SalesLedger } from './sales-ledger';

const ledger = new SalesLedger(DynamoDBDocumentClient.from(new DynamoDBClient({})), process.env.TABLE_NAME!);
const processor = new BatchProcessor(EventType.SQS);

/** Messages are what `OrderSaga.orderStatus` publishes, raw. */
export const handler = (event: SQSEvent, context: Context) =>
  processPartialResponse(event, count, processor, { context, throwOnFullBatchFailure: false });

async function count({ body }: SQSRecord): Promise<void> {
  await ledger.count(JSON.parse(body));
}
