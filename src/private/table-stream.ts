import { aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { BundledFunction } from './bundled-function';
import { grantKeyExactly, grantSendExactly } from './exact-grants';
import { streamListPolicy } from './stack-policy';

export interface TableStreamOptions {
  /** Takes positions in the stream that could not be processed in time. */
  readonly deadLetterQueue: sqs.IQueue;
  /** @default - every change */
  readonly filter?: { readonly [key: string]: any };
  readonly maxBatchingWindow?: Duration;
  /** How long a change is worth trying for. @default 20 hours; the stream itself keeps 24 */
  readonly maxRecordAge?: Duration;
}

/** Lets a function read the stream of a table that has one, again and again until it has processed each change. */
export function readStream(fn: BundledFunction, table: dynamodb.ITable, options: TableStreamOptions): void {
  const { deadLetterQueue, filter, maxBatchingWindow, maxRecordAge } = options;
  const eventSourceArn = table.tableStreamArn!;
  fn.role!.addManagedPolicy(streamListPolicy(fn));
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], resources: [eventSourceArn] }));
  // A stream is encrypted as its table is.
  grantKeyExactly(table.encryptionKey, fn, 'kms:Decrypt');
  fn.invoked.addEventSourceMapping('Stream', {
    eventSourceArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    maxBatchingWindow,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Hours of a bus that does not answer are waited out.
    retryAttempts: 10_000,
    maxRecordAge: maxRecordAge ?? Duration.hours(20),
    filters: filter && [lambda.FilterCriteria.filter(filter)],
    onFailure: {
      bind: () => {
        grantSendExactly(deadLetterQueue, fn);
        return { destination: deadLetterQueue.queueArn };
      },
    },
  });
}
