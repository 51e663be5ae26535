import {
  aws_cloudwatch as cloudwatch, aws_iam as iam, aws_kinesisfirehose as firehose, aws_kms as kms, aws_lambda as lambda, aws_s3 as s3, aws_sns as sns,
  aws_sns_subscriptions as subscriptions, aws_sqs as sqs, Annotations, Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BucketEventOptions } from './bucket-event-options';
import { FanoutConsumerOptions } from './fanout-consumer-options';
import { NotificationFanoutProps } from './notification-fanout-props';
import { publishBucketEvents } from './private/bucket-events';
import { checkTopicProps, newTopic } from './private/topic';
import { ResilientQueue } from './resilient-queue';
import { RawSubscriptionOptions, SubscriptionOptions } from './subscription-options';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { keepAsyncFailures } from '../private/async-failures';
import { deadLetterAlarm, DeadLetterQueue, mayRefuse } from '../private/dead-letter-queue';
import { knownId } from '../private/known-id';
import { ManagedRole } from '../private/managed-role';
import { checkRemovalPolicy } from '../private/removal-policy';
import { letServicePublish, letServiceUseKey, warnIfClosed } from '../private/service-access';
import { check } from '../private/validation-error';

/**
 * A topic whose messages reach every subscriber or end in a dead-letter queue: TLS only, failed deliveries logged, alarms.
 *
 * @example
 * declare const inbox: ResilientQueue;
 *
 * const news = new NotificationFanout(this, 'News');
 * news.addEmail('ops@example.com');
 * news.addQueue(inbox.queue, { filterPolicy: { kind: sns.SubscriptionFilter.stringFilter({ allowlist: ['shipment'] }) } });
 *
 * @example
 * declare const photos: s3.Bucket;
 * declare const resize: lambda.Function;
 *
 * // S3 → SNS → SQS → Lambda: nothing is lost, and others can subscribe to the same events.
 * new NotificationFanout(this, 'Photos').addBucketEvents(photos, { prefix: 'in/' }).addConsumer(resize, { maxConcurrency: 10 });
 */
export class NotificationFanout extends Construct implements IMonitorable {
  /** The topic. */
  public readonly topic: sns.ITopic;

  /** Where messages end that could not be delivered. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * Goes off when a dead letter arrives.
   *
   * @default - none when `alarms` is false
   */
  public readonly deadLetterAlarm?: cloudwatch.Alarm;

  private readonly topicKey?: kms.IKey;
  private loss?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, private readonly props: NotificationFanoutProps = {}) {
    super(scope, id);
    const { fifo = false, encryptionKey, removalPolicy } = props;
    checkRemovalPolicy(this, removalPolicy);
    checkTopicProps(this, props);
    this.topic = props.topic ?? newTopic(this, props);
    this.topicKey = this.topic.masterKey ?? encryptionKey;
    this.deadLetterQueue = props.deadLetterQueue
      ?? new DeadLetterQueue(this, 'DeadLetters', { fifo: fifo || props.topic?.fifo, encryptionKey, removalPolicy });
    letServiceUseKey(this.deadLetterQueue.encryptionMasterKey, 'sns.amazonaws.com');
    if (props.alarms ?? true) this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, props.alarmTopic);
  }

  /**
   * Goes off when a message that a subscriber did not take could not become a dead letter either.
   *
   * @default - none while every dead-letter queue is made here and without a key of yours: those refuse nothing
   */
  public get lossAlarm(): cloudwatch.Alarm | undefined {
    return this.loss;
  }

  /**
   * Sends every message to an e-mail address, once its owner has confirmed.
   *
   * @param address e-mail address
   * @param options filters
   */
  public addEmail(address: string, options: SubscriptionOptions = {}): sns.Subscription {
    check(this, Token.isUnresolved(address) || /^[^@\s]+@[^@\s]+$/.test(address), `"${address}" is not an e-mail address.`);
    return this.subscribe('e-mail', options, (all) => new subscriptions.EmailSubscription(address, all));
  }

  /**
   * Sends every message as SMS. A new account may only send to numbers verified in its SMS sandbox.
   *
   * @param phoneNumber in E.164 form, e.g. `+491701234567`
   * @param options filters
   */
  public addSms(phoneNumber: string, options: SubscriptionOptions = {}): sns.Subscription {
    check(this, Token.isUnresolved(phoneNumber) || /^\+[1-9]\d{1,14}$/.test(phoneNumber),
      `"${phoneNumber}" is not a phone number: give it as +, country code and number, without spaces.`);
    // Not `SmsSubscription`: it drops the dead-letter queue.
    return this.subscribe('SMS', options, (all) => ({
      bind: () => ({ subscriberId: phoneNumber, endpoint: phoneNumber, protocol: sns.SubscriptionProtocol.SMS, ...all }),
    }));
  }

  /**
   * Sends every message to a queue: `new ResilientQueue(…).queue`, or one of your own.
   *
   * @param queue a FIFO queue only from a FIFO topic; an imported one has to let `sns.amazonaws.com` send itself, as a warning says
   * @param options filters and raw delivery
   */
  public addQueue(queue: sqs.IQueue, options: RawSubscriptionOptions = {}): sns.Subscription {
    check(this, !queue.fifo || this.topic.fifo, 'a FIFO queue cannot subscribe to a standard topic: set fifo on the topic.');
    warnIfClosed(this, queue, 'sns.amazonaws.com');
    return this.subscribe('', options, (all) => new subscriptions.SqsSubscription(queue, all));
  }

  /**
   * Invokes a function with every message. What it fails to process ends in the dead-letter queue with the error, too,
   * unless the function has a place of its own for that, or is of another stack.
   *
   * @param fn gets SNS events
   * @param options filters
   */
  public addFunction(fn: lambda.IFunction, options: SubscriptionOptions = {}): sns.Subscription {
    // Not CDK's id, which is the same for the topics of all fan-outs.
    const subscriberId = `Topic${this.node.addr.slice(-8)}`;
    this.checkNew(fn, subscriberId, fn.node.path);
    keepAsyncFailures(fn, options.deadLetterQueue ?? this.deadLetterQueue);
    return this.subscribe('function', options, (all) => ({
      bind: (topic) => ({ ...new subscriptions.LambdaSubscription(fn, all).bind(topic), subscriberId }),
    }));
  }

  /**
   * Posts every message to a web address, once it has confirmed.
   *
   * @param url `https://…`
   * @param options filters and raw delivery
   */
  public addUrl(url: string, options: RawSubscriptionOptions = {}): sns.Subscription {
    check(this, Token.isUnresolved(url) || /^https:\/\/[^\s/?#]+/.test(url), `"${url}" is not sent to over TLS: give an https:// address.`);
    return this.subscribe('web', options, (all) => new subscriptions.UrlSubscription(url, { ...all, protocol: sns.SubscriptionProtocol.HTTPS }));
  }

  /**
   * Puts every message into a delivery stream: an archive in S3, a search index. Firehose itself retries and backs up what its destination
   * refuses; what cannot reach the stream ends in the dead-letter queue.
   *
   * @param stream in this account
   * @param options filters and raw delivery
   */
  public addDeliveryStream(stream: firehose.IDeliveryStream, options: RawSubscriptionOptions = {}): sns.Subscription {
    const id = `DeliveryStreamRole${stream.node.addr.slice(-8)}`;
    this.checkNew(this, id, stream.node.path);
    const role = new ManagedRole(this, id, { assumedBy: new iam.ServicePrincipal('sns.amazonaws.com') });
    return this.subscribe('delivery stream', options, (all) => new subscriptions.FirehoseSubscription(stream, { ...all, role }));
  }

  /**
   * Lets a function process every message out of a queue of its own, with dead letters, alarms and partial batch responses
   * (see `ResilientQueue.consume`). The record's `body` is the message as it was published: for a bucket, S3's own event.
   *
   * @param fn answers `{ batchItemFailures: [{ itemIdentifier: messageId }] }`
   * @param options filters, batches and limits
   */
  public addConsumer(fn: lambda.IFunction, options: FanoutConsumerOptions = {}): ResilientQueue {
    const { filterPolicy, filterPolicyWithMessageBody, deadLetterQueue, ...consume } = options;
    const { alarms, alarmTopic, encryptionKey, removalPolicy } = this.props;
    const id = `Consumer${fn.node.addr.slice(-8)}`;
    this.checkNew(this, id, fn.node.path);
    const queue = new ResilientQueue(this, id, {
      fifo: this.topic.fifo || undefined, encryptionKey, alarms, alarmTopic, removalPolicy,
    });
    letServiceUseKey(encryptionKey, 'sns.amazonaws.com');
    this.addQueue(queue.queue, { filterPolicy, filterPolicyWithMessageBody, deadLetterQueue, rawMessageDelivery: true });
    queue.consume(fn, consume);
    return queue;
  }

  /**
   * Publishes what happens in a bucket. Answers the fan-out itself, so that consumers can follow. A bucket made in this stack is told by its own
   * property: do not mix that with `bucket.addEventNotification`, whose custom resource would replace it. S3 first sends an `s3:TestEvent`.
   *
   * @param bucket in this account and Region; one of this app in the same stack as the topic
   * @param options which objects and events
   */
  public addBucketEvents(bucket: s3.IBucket, options: BucketEventOptions = {}): NotificationFanout {
    check(this, !this.topic.fifo, 'S3 does not publish to FIFO topics: leave fifo out.');
    this.grantPublishToService('s3.amazonaws.com');
    publishBucketEvents(this, bucket, this.topic, options);
    return this;
  }

  /**
   * Lets a principal publish to this topic.
   *
   * @param grantee who may publish
   */
  public grantPublish(grantee: iam.IGrantable): iam.Grant {
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee, actions: ['sns:Publish'], resourceArns: [this.topic.topicArn], resource: this.topic,
    });
    return this.topicKey ? grant.combine(this.topicKey.grant(grantee, 'kms:GenerateDataKey', 'kms:Decrypt')) : grant;
  }

  /**
   * Lets an AWS service publish on behalf of this account, by the topic's and the key's policy. Those of an imported topic or key cannot be
   * extended here: a warning says so.
   *
   * @param service e.g. `cloudwatch.amazonaws.com`, `s3.amazonaws.com`
   */
  public grantPublishToService(service: string): void {
    if (letServicePublish(this.topic, this.topicKey, service)) return;
    Annotations.of(this).addWarningV2('cdk-event-workflows:closed-topic',
      `The policy of an imported topic or key cannot be extended here: let ${service} publish to ${this.topic.node.path}, and use its key, where they are made.`);
  }

  /**
   * Messages published: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricPublished(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.topic.metricNumberOfMessagesPublished(options);
  }

  /**
   * Deliveries that succeeded: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricDelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.topic.metricNumberOfNotificationsDelivered(options);
  }

  /**
   * Deliveries that failed for good: sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.topic.metricNumberOfNotificationsFailed(options);
  }

  public monitoring(): Monitoring {
    const deadLetters = this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: 'dead letters' });
    return {
      title: `Topic ${this.node.path}`,
      graphs: [
        { title: 'Messages', left: [this.metricPublished({ label: 'published' }), this.metricDelivered({ label: 'delivered' })] },
        { title: 'Failures', left: [this.metricFailed({ label: 'failed' }), deadLetters] },
      ],
      alarms: [this.deadLetterAlarm, this.loss].filter((alarm) => alarm !== undefined),
    };
  }

  private subscribe<O extends SubscriptionOptions>(kind: string, options: O, make: (all: O) => sns.ITopicSubscription): sns.Subscription {
    check(this, !kind || !this.topic.fifo, `a FIFO topic delivers to queues only: let a queue take its messages and the ${kind} subscriber read from there.`);
    check(this, !options.filterPolicy || !options.filterPolicyWithMessageBody, 'give filterPolicy or filterPolicyWithMessageBody, not both.');
    const deadLetterQueue = options.deadLetterQueue ?? this.deadLetterQueue;
    check(this, deadLetterQueue.fifo === this.topic.fifo, `the dead-letter queue has to be ${this.topic.fifo ? 'FIFO' : 'standard'} as the topic is.`);
    if (this.deadLetterAlarm && mayRefuse(deadLetterQueue)) this.loss ??= this.newLossAlarm();
    const config = make({ ...options, deadLetterQueue }).bind(this.topic);
    const scope = config.subscriberScope ?? this;
    const { id, shown } = knownId(this, config.subscriberId);
    this.checkNew(scope, id, config.subscriberScope ? scope.node.path : shown);
    // Not `addSubscription`: a topic of another stack would then depend on this one's dead letters.
    const subscription = new sns.Subscription(scope, id, { topic: this.topic, ...config });
    if (config.subscriptionDependency) subscription.node.addDependency(config.subscriptionDependency);
    return subscription;
  }

  /** SNS knows a subscriber of a topic once, and so with one filter. */
  private checkNew(scope: Construct, id: string, subscriber: string): void {
    check(this, !scope.node.tryFindChild(id), `${subscriber} has subscribed already: let one filterPolicy allow all that it is to get.`);
  }

  private newLossAlarm(): cloudwatch.Alarm {
    return new RunbookAlarm(this, 'LossAlarm', {
      severity: 'CRITICAL',
      meaning: 'Messages that a subscriber did not take could not be sent to the dead-letter queue either: they are lost.',
      runbook: 'Look whether the dead-letter queue and its key let SNS in; the delivery logs tell the messages.',
      metric: this.topic.metric('NumberOfNotificationsFailedToRedriveToDlq', { statistic: 'Sum' }),
      topic: this.props.alarmTopic,
    });
  }
}
