import { Duration } from 'aws-cdk-lib';
import { IdempotencyTable } from './idempotency-table';

/** How a function takes messages from a queue. */
export interface ConsumeOptions {
  /**
   * Most messages in one invocation: 1–10; up to 10,000 for a standard queue with a `maxBatchingWindow` of at least a second.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * How long to wait for a batch to fill: up to 300 seconds, standard queues only.
   *
   * @default - no waiting
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * Most invocations at a time: 2–1000, not more than are reserved for the function. This limits work where it queues, without reserving concurrency.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   * @default - what is reserved for the function; where nothing is, as many as Lambda scales to
   */
  readonly maxConcurrency?: number;

  /**
   * Only messages that match one of these patterns reach the function; SQS deletes the others.
   * Make them with `lambda.FilterCriteria.filter`.
   *
   * @default - every message
   */
  readonly filters?: { [key: string]: any }[];

  /**
   * Whether large payloads stay in S3 until they expire: for a bucket whose payloads reach several queues.
   *
   * @default false: a payload is deleted once its message is processed
   */
  readonly keepPayloads?: boolean;

  /**
   * Whether the function itself sends what it gives up to the dead-letter queue, with its error: SQS notes no reason when it moves a message.
   * The function may send there and gets two environment variables: `DEAD_LETTER_QUEUE_URL`, and `FINAL_RECEIVE`, the `ApproximateReceiveCount` at which
   * to send it, with its own attributes and `ErrorName`, `ErrorMessage`, `ErrorStack`, instead of answering that it failed.
   * `docs/messaging.md` has the code. One queue a function.
   *
   * @default false: a `DeadLetterProcessor` finds a reason only in the message's body, and classes the others UNKNOWN
   */
  readonly forwardFailures?: boolean;

  /**
   * Where Powertools' idempotency remembers what the function has done: it may use the table, and is told its name in `IDEMPOTENCY_TABLE_NAME`.
   * For a function made in this app.
   *
   * @default - none: a message that SQS delivers twice is processed twice, unless the function sees to it
   */
  readonly idempotency?: IdempotencyTable;

  /**
   * Deliveries within five minutes that fail before an alarm goes off, partial batches included: 1 or more. Retries are deliveries of their own, so a
   * message that fails for good counts as often as it is received. The alarm is told to the queue's `alarmTopic` and costs $0.10 a month; the metric,
   * `FailedInvokeEventCount`, is one that Lambda charges like a custom metric.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
   * @default - none: dead letters and the age of messages tell of failures that last
   */
  readonly failureThreshold?: number;

  /**
   * Whether messages flow from the first deployment on.
   *
   * @default true
   */
  readonly enabled?: boolean;
}
