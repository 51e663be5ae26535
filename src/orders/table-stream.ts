import { aws_iam as iam, aws_lambda as lambda, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { BundledFunction } from '../private/bundled-function';
import { grantSendExactly } from '../private/exact-grants';
import { streamListPolicy } from '../private/stack-policy';

export interface TableStreamOptions {
  /** Takes positions in the stream that could not be processed in time. */
  readonly deadLetterQueue: sqs.IQueue;
  readonly filter: { readonly [key: string]: any };
  readonly maxBatchingWindow?: Duration;
}

/** Lets a function read a table's stream, again and again until it has processed each change. */
export function readStream(fn: BundledFunction, eventSourceArn: string, { deadLetterQueue, filter, maxBatchingWindow }: TableStreamOptions): void {
  fn.role!.addManagedPolicy(streamListPolicy(fn));
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], resources: [eventSourceArn] }));
  fn.invoked.addEventSourceMapping('Stream', {
    eventSourceArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    maxBatchingWindow,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    // Hours of a bus that does not answer are waited out; the stream itself keeps 24.
    retryAttempts: 10_000,
    maxRecordAge: Duration.hours(20),
    filters: [lambda.FilterCriteria.filter(filter)],
    onFailure: {
      bind: () => {
        grantSendExactly(deadLetterQueue, fn);
        return { destination: deadLetterQueue.queueArn };
      },
    },
  });
}
