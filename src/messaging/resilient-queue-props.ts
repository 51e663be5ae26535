import { aws_kms as kms, aws_s3 as s3, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';

/** Properties of a `ResilientQueue`. */
export interface ResilientQueueProps {
  /**
   * A queue of your own, watched and consumed as if made here. Its redrive policy and other attributes stay as they are.
   *
   * @default - a new queue
   */
  readonly queue?: sqs.IQueue;

  /**
   * A dead-letter queue of your own, of the same type as the queue. With `queue`, the one its redrive policy names.
   *
   * @default - a new one that only this queue may redrive into
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Physical name, up to 80 characters; ends in `.fifo` for a FIFO queue.
   *
   * @default - generated
   */
  readonly queueName?: string;

  /**
   * Keeps the order within a message group and drops duplicates within 5 minutes.
   *
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * FIFO only: SQS takes the SHA-256 of the body as the deduplication id.
   *
   * @default false
   */
  readonly contentBasedDeduplication?: boolean;

  /**
   * FIFO only: throughput and deduplication by message group instead of by queue.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
   * @default true
   */
  readonly highThroughput?: boolean;

  /**
   * How long one attempt at a message may take. `consume` knows the function's time-out by itself;
   * say it for consumers of other kinds.
   *
   * @default - the longest time-out of the functions that consume, or 30 seconds
   */
  readonly consumerTimeout?: Duration;

  /**
   * How long a received message stays hidden from other consumers: at least the consumer's time-out, otherwise it would be processed twice,
   * and at most 12 hours. Less than six times a function's time-out is a warning: the function then has no time left for the batches that
   * wait while it is throttled, and messages become dead letters unprocessed.
   *
   * @default - six times the consumer's time-out, and its batching window, as AWS advises
   */
  readonly visibilityTimeout?: Duration;

  /**
   * How long a message waits to be processed: 1 minute to 14 days.
   *
   * @default 4 days
   */
  readonly retention?: Duration;

  /**
   * How long a dead letter is kept: not less than `retention`, at most 14 days.
   * A standard queue counts from when the message was first sent.
   *
   * @default 14 days
   */
  readonly deadLetterRetention?: Duration;

  /**
   * Attempts before a message becomes a dead letter: 1–1000.
   *
   * @default 3
   */
  readonly maxReceiveCount?: number;

  /**
   * How long a receive call waits for a message: 0–20 seconds.
   *
   * @default 20 seconds
   */
  readonly receiveMessageWaitTime?: Duration;

  /**
   * How long a new message stays hidden: 0–15 minutes.
   *
   * @default - not at all
   */
  readonly deliveryDelay?: Duration;

  /**
   * Encrypts both queues with this key. Services that send here, such as SNS, need to be let in by the key's policy.
   *
   * @default - encrypted with a key that SQS manages, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether to alarm on the age of the oldest message and on dead letters.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * The alarm goes off when the oldest message is this old.
   *
   * @default 15 minutes
   */
  readonly maxMessageAge?: Duration;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the queue
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Keeps payloads above 256 KiB in S3, up to 2 GB each, in the format of the Amazon SQS Extended Client libraries,
   * which send and receive them: `payloadBucket` is the bucket to give them. See `consume` for functions.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
   * @default - true when `payloadBucket` is given, otherwise false
   */
  readonly largePayloads?: boolean;

  /**
   * A bucket of your own for large payloads. Let a life-cycle rule of it delete what consumers leave behind, and turn versioning on:
   * it tells a payload that was processed from one that never came.
   *
   * @default - with `largePayloads`, a new one
   */
  readonly payloadBucket?: s3.IBucket;

  /**
   * When a payload is deleted that no consumer has deleted: whole days, not sooner than its message and its dead letter vanish.
   *
   * @default 60 days, which leaves time to bring a parked message back
   */
  readonly payloadExpiration?: Duration;

  /**
   * Of both queues, and of the payload bucket, which CloudFormation deletes only when it is empty.
   *
   * @default RemovalPolicy.DESTROY for the queues, RETAIN for the bucket
   */
  readonly removalPolicy?: RemovalPolicy;
}
