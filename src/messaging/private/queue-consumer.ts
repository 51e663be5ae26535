import { aws_iam as iam, aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { acknowledge } from '../../private/acknowledge';
import { check } from '../../private/validation-error';
import { ConsumeOptions } from '../consume-options';

/** Connects a function to a queue with partial batch responses and exactly the permissions it needs. */
export function connectConsumer(
  scope: IConstruct, queue: sqs.IQueue, fn: lambda.IFunction, { keepPayloads, ...options }: ConsumeOptions,
): lambda.EventSourceMapping {
  checkOptions(scope, queue, options);
  const grant = grantActions(queue, fn, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], ['kms:Decrypt']);
  const mapping = fn.addEventSourceMapping(`Consume${scope.node.addr.slice(-8)}`, {
    ...options,
    eventSourceArn: queue.queueArn,
    reportBatchItemFailures: true,
  });
  grant.applyBefore(mapping);
  acknowledge(mapping, {
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason: 'Lambda refuses a failure destination for SQS: the redrive policy of the queue takes what keeps failing.',
  });
  return mapping;
}

/** Grants exactly these actions on the queue, and these on its key. */
export function grantActions(queue: sqs.IQueue, grantee: iam.IGrantable, actions: string[], keyActions: string[]): iam.Grant {
  const grant = iam.Grant.addToPrincipalOrResource({ grantee, actions, resourceArns: [queue.queueArn], resource: queue });
  return queue.encryptionMasterKey ? grant.combine(queue.encryptionMasterKey.grant(grantee, ...keyActions)) : grant;
}

function checkOptions(scope: IConstruct, queue: sqs.IQueue, { batchSize, maxBatchingWindow, maxConcurrency }: ConsumeOptions): void {
  const window = maxBatchingWindow?.toSeconds() ?? 0;
  check(scope, !(queue.fifo && maxBatchingWindow), 'a FIFO queue has no maxBatchingWindow: leave it out.');
  check(scope, window <= 300, `maxBatchingWindow is ${window} seconds: give at most 300.`);
  const largest = window >= 1 ? 10_000 : 10;
  check(scope, batchSize === undefined || (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= largest),
    `batchSize is ${batchSize}: give 1–${largest}${largest === 10 && !queue.fifo ? ', or up to 10,000 with a maxBatchingWindow' : ''}.`);
  check(scope, maxConcurrency === undefined || (Number.isInteger(maxConcurrency) && maxConcurrency >= 2 && maxConcurrency <= 1000),
    `maxConcurrency is ${maxConcurrency}: give 2–1000.`);
}
