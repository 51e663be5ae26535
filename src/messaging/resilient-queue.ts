import {
  aws_cloudwatch as cloudwatch, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs,
  Annotations, Aws, Duration, Fn, Lazy, Names, RemovalPolicy, Stack, Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConsumeOptions } from './consume-options';
import { connectConsumer, grantActions } from './queue-consumer';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { DeadLetterQueue, deadLetterAlarm, MAX_RETENTION, queueEncryption } from '../private/dead-letter-queue';
import { check } from '../private/validation-error';

/** AWS's advice for visibility: six times the function's time-out. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_FACTOR = 6;

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
   * How long a received message stays hidden from other consumers: at least the consumer's time-out, at most 12 hours.
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
   * Of both queues.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A queue that loses nothing: dead letters kept longer than messages, visibility that fits the consumer,
 * TLS only, encrypted, long polling, alarms.
 *
 * @example
 * declare const worker: lambda.Function;
 *
 * const orders = new ResilientQueue(this, 'Orders');
 * orders.consume(worker, { maxConcurrency: 10 });
 */
export class ResilientQueue extends Construct implements IMonitorable {
  /** The queue. */
  public readonly queue: sqs.IQueue;

  /** Where messages end that keep failing. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * Goes off when messages wait too long.
   *
   * @default - none when `alarms` is false
   */
  public readonly ageAlarm?: cloudwatch.Alarm;

  /**
   * Goes off when a dead letter arrives.
   *
   * @default - none when `alarms` is false
   */
  public readonly deadLetterAlarm?: cloudwatch.Alarm;

  private readonly visibilities: number[] = [];

  constructor(scope: Construct, id: string, props: ResilientQueueProps = {}) {
    super(scope, id);
    if (props.queue) {
      this.queue = props.queue;
      this.deadLetterQueue = this.ownDeadLetterQueue(props.queue, props);
    } else {
      checkProps(this, props);
      if (props.consumerTimeout) this.visibilities.push(VISIBILITY_FACTOR * props.consumerTimeout.toSeconds());
      const queueName = props.queueName ?? generatedName(this, props.fifo);
      this.deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', {
        fifo: props.fifo,
        retention: props.deadLetterRetention,
        encryptionKey: props.encryptionKey,
        removalPolicy: props.removalPolicy,
        sourceQueueArn: Stack.of(this).formatArn({ service: 'sqs', resource: queueName }),
      });
      this.queue = this.newQueue(queueName, props);
    }
    if (props.alarms ?? true) {
      this.ageAlarm = new RunbookAlarm(this, 'AgeAlarm', {
        severity: 'WARNING',
        meaning: 'Messages wait too long to be processed.',
        runbook: 'Look whether the consumer fails, is throttled or too slow; raise its maxConcurrency or mend it.',
        metric: this.metricAgeOfOldestMessage(),
        threshold: (props.maxMessageAge ?? Duration.minutes(15)).toSeconds(),
        topic: props.alarmTopic,
      });
      this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, props.alarmTopic);
    }
  }

  /**
   * Lets a function process the messages: partial batch responses (the function answers with `batchItemFailures`,
   * in order and from the first failure on for FIFO), and permission for exactly this queue.
   *
   * @param fn answers `{ batchItemFailures: [{ itemIdentifier: messageId }] }`
   * @param options how messages are batched and limited
   */
  public consume(fn: lambda.IFunction, options: ConsumeOptions = {}): lambda.EventSourceMapping {
    const timeout = fn instanceof lambda.Function ? (fn.timeout ?? Duration.seconds(3)).toSeconds() : undefined;
    if (timeout !== undefined) {
      this.checkVisibility(timeout);
      this.visibilities.push(VISIBILITY_FACTOR * timeout + (options.maxBatchingWindow?.toSeconds() ?? 0));
    }
    return connectConsumer(this, this.queue, fn, options);
  }

  /**
   * Lets a principal send messages.
   *
   * @param grantee who may send
   */
  public grantSendMessages(grantee: iam.IGrantable): iam.Grant {
    return grantActions(this.queue, grantee,
      ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], ['kms:GenerateDataKey', 'kms:Decrypt']);
  }

  /**
   * Lets a principal receive, hide longer and delete messages.
   *
   * @param grantee who may consume
   */
  public grantConsumeMessages(grantee: iam.IGrantable): iam.Grant {
    return grantActions(this.queue, grantee, [
      'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl',
    ], ['kms:Decrypt']);
  }

  /**
   * Messages waiting: maximum over 5 minutes.
   *
   * @param options overrides
   */
  public metricDepth(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }

  /**
   * Age of the oldest message in seconds: maximum over 5 minutes.
   *
   * @param options overrides
   */
  public metricAgeOfOldestMessage(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', ...options });
  }

  /**
   * Dead letters waiting: maximum over 5 minutes.
   *
   * @param options overrides
   */
  public metricDeadLetters(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }

  public monitoring(): Monitoring {
    const inFlight = this.queue.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Maximum', label: 'in flight' });
    return {
      title: `Queue ${this.node.path}`,
      graphs: [
        { title: 'Messages', left: [this.metricDepth({ label: 'waiting' }), inFlight] },
        { title: 'Age of the oldest message', left: [this.metricAgeOfOldestMessage({ label: 'seconds' })] },
        { title: 'Dead letters', left: [this.metricDeadLetters({ label: 'dead letters' })] },
      ],
      alarms: [this.deadLetterAlarm, this.ageAlarm].filter((alarm) => alarm !== undefined),
    };
  }

  private newQueue(queueName: string, props: ResilientQueueProps): sqs.Queue {
    const highThroughput = props.fifo && (props.highThroughput ?? true);
    const queue = new sqs.Queue(this, 'Queue', {
      queueName,
      fifo: props.fifo || undefined,
      contentBasedDeduplication: props.contentBasedDeduplication,
      deduplicationScope: highThroughput ? sqs.DeduplicationScope.MESSAGE_GROUP : undefined,
      fifoThroughputLimit: highThroughput ? sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID : undefined,
      retentionPeriod: props.retention ?? Duration.days(4),
      receiveMessageWaitTime: props.receiveMessageWaitTime ?? Duration.seconds(20),
      deliveryDelay: props.deliveryDelay,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: props.maxReceiveCount ?? 3 },
      redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.DENY_ALL },
      removalPolicy: props.removalPolicy,
      ...queueEncryption(props.encryptionKey),
    });
    (queue.node.defaultChild as sqs.CfnQueue).visibilityTimeout ??= Lazy.number({
      produce: () => Math.max(...this.visibilities, this.visibilities.length ? 0 : VISIBILITY_FACTOR * 30),
    });
    return queue;
  }

  private ownDeadLetterQueue(queue: sqs.IQueue, props: ResilientQueueProps): sqs.IQueue {
    const { queueName, fifo, visibilityTimeout, retention, encryptionKey, maxReceiveCount, deliveryDelay, receiveMessageWaitTime } = props;
    const given = { queueName, fifo, visibilityTimeout, retention, encryptionKey, maxReceiveCount, deliveryDelay, receiveMessageWaitTime };
    const superfluous = Object.entries(given).filter(([, value]) => value !== undefined).map(([name]) => name);
    check(this, superfluous.length === 0, `${superfluous.join(', ')} cannot change the queue you bring: set them on the queue itself.`);
    const deadLetterQueue = props.deadLetterQueue ?? (queue instanceof sqs.Queue ? queue.deadLetterQueue?.queue : undefined);
    check(this, deadLetterQueue !== undefined, 'the queue you bring has no dead-letter queue that is known here: name it in deadLetterQueue.');
    return deadLetterQueue;
  }

  private checkVisibility(timeout: number): void {
    const visibility = this.queue instanceof sqs.Queue ? (this.queue.node.defaultChild as sqs.CfnQueue).visibilityTimeout : undefined;
    if (visibility === undefined || Token.isUnresolved(visibility)) return;
    check(this, visibility >= timeout,
      `visibilityTimeout is ${visibility} seconds, the function may run ${timeout}: leave it out, or give ${VISIBILITY_FACTOR * timeout}.`);
    if (visibility < VISIBILITY_FACTOR * timeout) {
      Annotations.of(this).addWarningV2('cdk-event-workflows:visibility',
        `visibilityTimeout is ${visibility} seconds; AWS advises six times the function's time-out: ${VISIBILITY_FACTOR * timeout}.`);
    }
  }
}

function checkProps(scope: Construct, props: ResilientQueueProps): void {
  const { fifo = false, deadLetterQueue, consumerTimeout, visibilityTimeout, maxReceiveCount = 3, queueName } = props;
  const retention = props.retention ?? Duration.days(4);
  const deadLetterRetention = props.deadLetterRetention ?? MAX_RETENTION;
  check(scope, retention.toSeconds() <= deadLetterRetention.toSeconds(),
    `deadLetterRetention (${deadLetterRetention.toHumanString()}) is shorter than retention (${retention.toHumanString()}): dead letters would vanish first.`);
  check(scope, deadLetterRetention.toSeconds() <= MAX_RETENTION.toSeconds(), 'deadLetterRetention is longer than SQS keeps messages: give at most 14 days.');
  check(scope, !deadLetterQueue || deadLetterQueue.fifo === fifo,
    `the dead-letter queue is ${fifo ? 'standard' : 'FIFO'}, the queue ${fifo ? 'FIFO' : 'standard'}: both have to be of one type.`);
  check(scope, fifo || (!props.contentBasedDeduplication && !props.highThroughput),
    'contentBasedDeduplication and highThroughput belong to FIFO queues: set fifo.');
  check(scope, Token.isUnresolved(queueName) || !queueName || queueName.endsWith('.fifo') === fifo,
    `queueName is ${queueName}: names of FIFO queues, and only theirs, end in .fifo.`);
  check(scope, !visibilityTimeout || !consumerTimeout || visibilityTimeout.toSeconds() >= consumerTimeout.toSeconds(),
    `visibilityTimeout (${visibilityTimeout?.toHumanString()}) is shorter than consumerTimeout (${consumerTimeout?.toHumanString()}): messages would be processed twice.`);
  check(scope, Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= 1000, `maxReceiveCount is ${maxReceiveCount}: give 1–1000.`);
}

/**
 * The dead-letter queue names its source and the source its dead-letter queue: a name known beforehand breaks the circle.
 * The stack's id makes it new for every deployment, since SQS blocks a deleted queue's name for a minute.
 */
function generatedName(scope: Construct, fifo?: boolean): string {
  const stackUuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `${Names.uniqueResourceName(scope, { maxLength: 60, separator: '-' })}-${Fn.select(0, Fn.split('-', stackUuid))}${fifo ? '.fifo' : ''}`;
}
