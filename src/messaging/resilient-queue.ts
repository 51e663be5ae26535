import {
  aws_applicationautoscaling as appscaling, aws_cloudwatch as cloudwatch, aws_ecs as ecs, aws_iam as iam, aws_lambda as lambda, aws_s3 as s3,
  aws_sns as sns, aws_sqs as sqs, Annotations, Aws, Duration, Fn, Lazy, Names, RemovalPolicy, Stack, Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ConsumeOptions } from './consume-options';
import { DepthScalingOptions, ServiceScalingOptions } from './depth-scaling-options';
import { checkDeadLetterQueue, checkQueueProps, MAX_VISIBILITY, retentionOf } from './private/check-queue-props';
import { trackBacklog } from './private/depth-scaling';
import { failureAlarm } from './private/failure-alarm';
import { grantPutPayloads, grantTakePayloads, PayloadBucket, tellPayloadBucket } from './private/payload-bucket';
import { checkNew, codeOf, connectConsumer, grantActions, letForward, timeoutOf, windowOf } from './private/queue-consumer';
import { ResilientQueueProps } from './resilient-queue-props';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { deadLetterAlarm, DeadLetterQueue, MAX_RETENTION, queueEncryption } from '../private/dead-letter-queue';
import { checkRemovalPolicy } from '../private/removal-policy';
import { check, checkSpan } from '../private/validation-error';

/** AWS's advice for visibility: six times the function's time-out. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_FACTOR = 6;
/** Of SQS, in seconds. */
const DEFAULT_VISIBILITY = 30;

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
   * Where payloads above 256 KiB are kept, for the Amazon SQS Extended Client libraries and the functions that consume.
   *
   * @default - none without `largePayloads`
   */
  public readonly payloadBucket?: s3.IBucket;

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
  private readonly failureAlarms: cloudwatch.Alarm[] = [];
  private readonly alarmTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: ResilientQueueProps = {}) {
    super(scope, id);
    checkRemovalPolicy(this, props.removalPolicy);
    checkSpan(this, 'maxMessageAge', props.maxMessageAge, Duration.seconds(1), MAX_RETENTION);
    if (props.queue) {
      this.queue = props.queue;
      this.deadLetterQueue = this.ownDeadLetterQueue(props.queue, props);
    } else {
      checkQueueProps(this, props);
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
    this.alarmTopic = props.alarmTopic;
    this.payloadBucket = props.payloadBucket ?? (props.largePayloads ? this.newPayloadBucket(props) : undefined);
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
   * A queue with `largePayloads` lets the function take payloads from its bucket as well and names it in the environment variable
   * `PAYLOAD_BUCKETS`. Such a message has the attribute `ExtendedPayloadSize`, and its body is
   * `["software.amazon.payloadoffloading.PayloadS3Pointer", {"s3BucketName": …, "s3Key": …}]`: read the object, accept no other bucket,
   * delete it when done. `@LargeMessage` of Powertools (Java) and the Extended Client libraries do that; the handlers of this package, too.
   *
   * @param fn answers `{ batchItemFailures: [{ itemIdentifier: messageId }] }`
   * @param options how messages are batched and limited
   */
  public consume(fn: lambda.IFunction, options: ConsumeOptions = {}): lambda.EventSourceMapping {
    checkNew(this, fn);
    const code = codeOf(fn);
    const timeout = timeoutOf(code);
    if (timeout !== undefined) {
      this.checkVisibility(timeout);
      this.visibilities.push(VISIBILITY_FACTOR * timeout + windowOf(options.maxBatchingWindow));
    }
    if (this.payloadBucket) {
      grantTakePayloads(this.payloadBucket, fn, options.keepPayloads);
      tellPayloadBucket(code, this.payloadBucket, options.keepPayloads);
    }
    if (options.forwardFailures) letForward(this, this.queue, this.deadLetterQueue, code);
    const mapping = connectConsumer(this, this.queue, fn, options);
    if (options.failureThreshold !== undefined) this.failureAlarms.push(failureAlarm(this, mapping, options.failureThreshold, this.alarmTopic));
    return mapping;
  }

  /**
   * Starts and stops tasks of a service that consumes this queue by the messages that wait for each. Needs Container Insights on the cluster,
   * whose `RunningTaskCount` tells how many there are. Say the service's time for one message in `consumerTimeout`.
   *
   * @param service consumes this queue; needs `grantConsumeMessages` on its task role
   * @param options how many
   */
  public scaleServiceOnDepth(service: ecs.IBaseService, options: ServiceScalingOptions): appscaling.ScalableTarget {
    const { minTasks = 0, maxTasks } = options;
    check(this, maxTasks >= 1 && minTasks >= 0 && minTasks <= maxTasks, `${minTasks} to ${maxTasks} tasks: give at least 1 as maxTasks, not less than minTasks.`);
    const { clusterName } = service.cluster;
    const target = new appscaling.ScalableTarget(this, `Scaling${service.node.addr.slice(-8)}`, {
      serviceNamespace: appscaling.ServiceNamespace.ECS,
      resourceId: `service/${clusterName}/${service.serviceName}`,
      scalableDimension: 'ecs:service:DesiredCount',
      minCapacity: minTasks,
      maxCapacity: maxTasks,
    });
    this.scaleOnDepth(target, new cloudwatch.Metric({
      namespace: 'ECS/ContainerInsights',
      metricName: 'RunningTaskCount',
      dimensionsMap: { ClusterName: clusterName, ServiceName: service.serviceName },
      statistic: 'Average',
    }), options);
    return target;
  }

  /**
   * Starts and stops workers of any scalable kind by the messages that wait for each.
   *
   * @param target what is scaled
   * @param workers how many there are
   * @param options how many messages may wait for each
   */
  public scaleOnDepth(target: appscaling.IScalableTarget, workers: cloudwatch.IMetric, options: DepthScalingOptions): appscaling.CfnScalingPolicy {
    return trackBacklog(this, target, this.metricDepth({ statistic: 'Average' }), workers, options);
  }

  /**
   * Lets a principal send messages, with large payloads where the queue has them.
   *
   * @param grantee who may send
   */
  public grantSendMessages(grantee: iam.IGrantable): iam.Grant {
    const grant = grantActions(this.queue, grantee,
      ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'], ['kms:GenerateDataKey', 'kms:Decrypt']);
    return this.payloadBucket ? grant.combine(grantPutPayloads(this.payloadBucket, grantee)) : grant;
  }

  /**
   * Lets a principal receive, hide longer and delete messages, with large payloads where the queue has them.
   *
   * @param grantee who may consume
   */
  public grantConsumeMessages(grantee: iam.IGrantable): iam.Grant {
    const grant = grantActions(this.queue, grantee, [
      'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl',
    ], ['kms:Decrypt']);
    return this.payloadBucket ? grant.combine(grantTakePayloads(this.payloadBucket, grantee)) : grant;
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
      alarms: [this.deadLetterAlarm, this.ageAlarm, ...this.failureAlarms].filter((alarm) => alarm !== undefined),
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
      produce: () => Math.min(MAX_VISIBILITY, Math.max(...this.visibilities, this.visibilities.length ? 0 : VISIBILITY_FACTOR * 30)),
    });
    return queue;
  }

  private newPayloadBucket({ payloadExpiration, encryptionKey, removalPolicy }: ResilientQueueProps): s3.Bucket {
    return new PayloadBucket(this, 'Payloads', {
      expiration: payloadExpiration ?? Duration.days(60), encryptionKey, removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  private ownDeadLetterQueue(queue: sqs.IQueue, props: ResilientQueueProps): sqs.IQueue {
    const { queueName, fifo, visibilityTimeout, retention, deadLetterRetention, encryptionKey, maxReceiveCount } = props;
    const { deliveryDelay, receiveMessageWaitTime } = props;
    const given = {
      queueName, fifo, visibilityTimeout, retention, deadLetterRetention, encryptionKey, maxReceiveCount, deliveryDelay, receiveMessageWaitTime,
    };
    const superfluous = Object.entries(given).filter(([, value]) => value !== undefined).map(([name]) => name);
    check(this, superfluous.length === 0, `${superfluous.join(', ')} cannot change the queue you bring: set them on the queue itself.`);
    const deadLetterQueue = props.deadLetterQueue ?? (queue instanceof sqs.Queue ? queue.deadLetterQueue?.queue : undefined);
    check(this, deadLetterQueue !== undefined, 'the queue you bring has no dead-letter queue that is known here: name it in deadLetterQueue.');
    checkDeadLetterQueue(this, deadLetterQueue, queue.fifo, retentionOf(queue) ?? 0);
    return deadLetterQueue;
  }

  private checkVisibility(timeout: number): void {
    if (!(this.queue instanceof sqs.Queue)) return;
    const { visibilityTimeout: visibility = DEFAULT_VISIBILITY } = this.queue.node.defaultChild as sqs.CfnQueue;
    if (Token.isUnresolved(visibility)) return;
    check(this, visibility >= timeout,
      `visibilityTimeout is ${visibility} seconds, the function may run ${timeout}: give the queue ${Math.min(MAX_VISIBILITY, VISIBILITY_FACTOR * timeout)}.`);
    if (visibility < VISIBILITY_FACTOR * timeout) {
      Annotations.of(this).addWarningV2('cdk-event-workflows:visibility',
        `visibilityTimeout is ${visibility} seconds; AWS advises six times the function's time-out: ${VISIBILITY_FACTOR * timeout}.`);
    }
  }
}

/**
 * The dead-letter queue names its source and the source its dead-letter queue: a name known beforehand breaks the circle.
 * The stack's id makes it new for every deployment, since SQS blocks a deleted queue's name for a minute.
 */
function generatedName(scope: Construct, fifo?: boolean): string {
  const stackUuid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `${Names.uniqueResourceName(scope, { maxLength: 60, separator: '-' })}-${Fn.select(0, Fn.split('-', stackUuid))}${fifo ? '.fifo' : ''}`;
}
