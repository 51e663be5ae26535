import { aws_sqs as sqs, Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MAX_RETENTION } from '../../private/dead-letter-queue';
import { check, checkKnown, checkName, checkWhole } from '../../private/validation-error';
import { ResilientQueueProps } from '../resilient-queue-props';

/** In seconds, of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const MAX_VISIBILITY = 43_200;
const DEFAULT_RETENTION = 345_600;

/** Refuses what SQS would refuse at deployment, or what would lose messages. */
export function checkQueueProps(scope: Construct, props: ResilientQueueProps): void {
  const { fifo = false, deadLetterQueue, consumerTimeout, visibilityTimeout, maxReceiveCount = 3, queueName } = props;
  const retention = props.retention ?? Duration.days(4);
  const deadLetterRetention = props.deadLetterRetention ?? MAX_RETENTION;
  check(scope, !deadLetterQueue || !props.deadLetterRetention, 'deadLetterRetention cannot change the dead-letter queue you bring: set it there.');
  check(scope, retention.toSeconds() <= deadLetterRetention.toSeconds(),
    `deadLetterRetention (${deadLetterRetention.toHumanString()}) is shorter than retention (${retention.toHumanString()}): dead letters would vanish first.`);
  check(scope, deadLetterRetention.toSeconds() <= MAX_RETENTION.toSeconds(), 'deadLetterRetention is longer than SQS keeps messages: give at most 14 days.');
  checkDeadLetterQueue(scope, deadLetterQueue, fifo, retention.toSeconds());
  check(scope, fifo || (!props.contentBasedDeduplication && !props.highThroughput),
    'contentBasedDeduplication and highThroughput belong to FIFO queues: set fifo.');
  check(scope, Token.isUnresolved(queueName) || !queueName || queueName.endsWith('.fifo') === fifo,
    `queueName is ${queueName}: names of FIFO queues, and only theirs, end in .fifo.`);
  checkKnown(scope, { consumerTimeout });
  const hidden = visibilityTimeout?.isUnresolved() ? Infinity : visibilityTimeout?.toSeconds() ?? Infinity;
  check(scope, !consumerTimeout || hidden >= consumerTimeout.toSeconds(),
    `visibilityTimeout (${visibilityTimeout?.toHumanString()}) is shorter than consumerTimeout (${consumerTimeout?.toHumanString()}): messages would be processed twice.`);
  for (const [name, value] of Object.entries({ visibilityTimeout, consumerTimeout })) {
    check(scope, !value || value.toSeconds() <= MAX_VISIBILITY, `${name} is ${value?.toHumanString()}: SQS hides a message for at most 12 hours.`);
  }
  checkName(scope, 'queueName', queueName?.replace(/\.fifo$/, ''), fifo ? 75 : 80);
  checkWhole(scope, 'maxReceiveCount', maxReceiveCount, 1, 1000);
  checkPayloadProps(scope, props, retention.plus(deadLetterRetention));
}

/** Of a queue and the dead-letter queue that is brought along with it, as far as they are known here. */
export function checkDeadLetterQueue(scope: Construct, deadLetterQueue: sqs.IQueue | undefined, fifo: boolean, retention: number): void {
  if (!deadLetterQueue) return;
  check(scope, deadLetterQueue.fifo === fifo,
    `the dead-letter queue is ${fifo ? 'standard' : 'FIFO'}, the queue ${fifo ? 'FIFO' : 'standard'}: both have to be of one type.`);
  const kept = retentionOf(deadLetterQueue);
  check(scope, kept === undefined || kept >= retention, `the dead-letter queue keeps messages for ${kept} seconds, the queue for ${retention}: dead letters would vanish first.`);
}

/** In seconds; undefined of a queue that was made elsewhere. */
export function retentionOf(queue: sqs.IQueue): number | undefined {
  const resource = queue.node.defaultChild;
  if (!(resource instanceof sqs.CfnQueue)) return undefined;
  const { messageRetentionPeriod = DEFAULT_RETENTION } = resource;
  return Token.isUnresolved(messageRetentionPeriod) ? undefined : messageRetentionPeriod;
}

function checkPayloadProps(scope: Construct, { largePayloads, payloadBucket, payloadExpiration }: ResilientQueueProps, needed: Duration): void {
  check(scope, !payloadBucket || largePayloads !== false, 'payloadBucket is for large payloads: leave largePayloads out.');
  check(scope, !payloadExpiration || (largePayloads === true && !payloadBucket), 'payloadExpiration is for a new bucket, made here: set largePayloads, without payloadBucket.');
  check(scope, !payloadExpiration || payloadExpiration.toSeconds() >= needed.toSeconds(),
    `payloadExpiration (${payloadExpiration?.toHumanString()}) is shorter than a message and its dead letter may live (${needed.toHumanString()}): payloads would vanish first.`);
}
