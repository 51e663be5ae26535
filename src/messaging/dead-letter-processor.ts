import { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkFailureRules } from './check-failure-rules';
import { MAX_DELAY_SECONDS, ProcessorSettings } from './core/dead-letter';
import { FailureClass, FailureRule } from './failure-rule';
import { connectConsumer, grantActions } from './private/queue-consumer';
import { ResilientQueue } from './resilient-queue';
import { stateRareMetric } from '../cost/metrics-sent';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { deadLetterAlarm, DeadLetterQueue } from '../private/dead-letter-queue';
import { checkAlarmTopic } from '../private/part-props';
import { check, checkFits, checkKnown, checkSpan, checkWhole } from '../private/validation-error';

const BUNDLE = 'messaging-dead-letters';
/** A function's environment holds 4 KB; the rest of it takes less than 1,000. */
const MAX_RULES = 3_000;

/** Properties of a `DeadLetterProcessor`. */
export interface DeadLetterProcessorProps {
  /** The queue whose dead letters to process; with a dead-letter queue of its own, not one brought along. */
  readonly queue: ResilientQueue;

  /**
   * Rules of your own, which come before the built-in ones; the first that matches decides. Together up to 3,000 bytes of JSON.
   *
   * @default - the built-in ones alone: time-outs, throttling and unavailability RETRYABLE; invalid, missing and declined PERMANENT;
   * permissions, keys, corruption and broken code CRITICAL
   */
  readonly rules?: FailureRule[];

  /**
   * Retries of one message before it is parked: 0–10. A FIFO queue's dead letters are only parked: a retry would break the order.
   *
   * @default 3, or 0 for a FIFO queue
   */
  readonly maxRetries?: number;

  /**
   * The first retry waits a random time up to this, each next up to twice as long, at most 15 minutes. Whole seconds.
   *
   * @default 30 seconds
   */
  readonly baseDelay?: Duration;

  /**
   * Whether to alarm on parked messages and on CRITICAL failures.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the processor
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of the queue of parked messages and the logs.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Gives dead letters a second chance where that can help and parks the others with their error:
 * each is classified, counted by class, and either sent back to its queue after a growing, random delay, or parked.
 * A dead letter that the processor itself cannot handle is parked by SQS: none is swallowed.
 *
 * The failure is read from the message: `ErrorName`, `ErrorMessage` and `ErrorStack` attributes, those that EventBridge sets,
 * or a body that tells, as those of Lambda destinations and Step Functions errors do. SQS itself notes no reason:
 * what a function fails at is classified if it says so (`forwardFailures` of `consume`), and UNKNOWN otherwise.
 *
 * @example
 * declare const payments: ResilientQueue;
 * declare const charge: lambda.Function;
 *
 * payments.consume(charge, { forwardFailures: true });
 * new DeadLetterProcessor(this, 'PaymentFailures', {
 *   queue: payments,
 *   rules: [{ pattern: 'LedgerMismatch', failureClass: FailureClass.CRITICAL }],
 * });
 */
export class DeadLetterProcessor extends Construct implements IMonitorable {
  /** Messages that wait for a person, with `FailureClass`, `ErrorName`, `ErrorMessage`, `ErrorStack` and `RetryCount` as attributes; 14 days. */
  public readonly parkedQueue: sqs.IQueue;

  /** The function that decides. */
  public readonly handler: lambda.Function;

  private readonly alarms: cloudwatch.Alarm[] = [];

  constructor(scope: Construct, id: string, private readonly props: DeadLetterProcessorProps) {
    super(scope, id);
    const { queue, removalPolicy } = props;
    const source = queue.deadLetterQueue;
    checkAlarmTopic(this, props);
    check(this, source instanceof DeadLetterQueue, 'the queue has a dead-letter queue of yours: process dead letters where it was made.');
    check(this, Stack.of(queue) === Stack.of(this), 'the queue is of another stack, and both would depend on each other: process its dead letters there.');
    const settings = this.settings(props);
    const timeout = Duration.seconds(30);
    this.parkedQueue = source.parkIn(this, 'Parked', timeout, removalPolicy);
    this.handler = new BundledFunction(this, 'Function', {
      bundle: BUNDLE,
      description: `Retries or parks dead letters of ${queue.node.path}`,
      timeout,
      removalPolicy,
      environment: {
        QUEUE_URL: queue.queue.queueUrl,
        QUEUE_NAME: queue.queue.queueName,
        PARKED_QUEUE_URL: this.parkedQueue.queueUrl,
        SETTINGS: JSON.stringify(settings),
      },
    });
    connectConsumer(this, source, this.handler, {});
    for (const target of [queue.queue, this.parkedQueue]) grantActions(target, this.handler, ['sqs:SendMessage'], ['kms:GenerateDataKey', 'kms:Decrypt']);
    stateRareMetric(this.handler, 'deadLetter');
    if (props.alarms ?? true) this.addAlarms(props.alarmTopic);
  }

  /**
   * Dead letters of a class: sum over 5 minutes.
   *
   * @param failureClass which
   * @param options overrides
   */
  public metricDeadLetters(failureClass: FailureClass, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'EventWorkflows/Messaging',
      metricName: 'DeadLetters',
      dimensionsMap: { service: BUNDLE, queue: this.props.queue.queue.queueName, failureClass },
      statistic: 'Sum',
      ...options,
    });
  }

  /**
   * Parked messages: maximum over 5 minutes.
   *
   * @param options overrides
   */
  public metricParked(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.parkedQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }

  public monitoring(): Monitoring {
    const classes = Object.values(FailureClass).map((failureClass) => this.metricDeadLetters(failureClass, { label: failureClass }));
    return {
      title: `Dead letters ${this.node.path}`,
      graphs: [{ title: 'Dead letters by class', left: classes }, { title: 'Parked', left: [this.metricParked({ label: 'parked' })] }],
      alarms: this.alarms,
    };
  }

  private settings({ queue, rules = [], baseDelay = Duration.seconds(30), ...props }: DeadLetterProcessorProps): ProcessorSettings {
    const { fifo } = queue.queue;
    const maxRetries = props.maxRetries ?? (fifo ? 0 : 3);
    checkKnown(this, { baseDelay, maxRetries: props.maxRetries });
    checkSpan(this, 'baseDelay', baseDelay, Duration.seconds(1), Duration.seconds(MAX_DELAY_SECONDS));
    const baseDelaySeconds = baseDelay.toSeconds();
    checkWhole(this, 'maxRetries', maxRetries, 0, 10);
    check(this, !fifo || maxRetries === 0, 'a retry would break the order of a FIFO queue: leave maxRetries out.');
    checkFits(this, 'the rules', rules, MAX_RULES, 'join some with *');
    checkFailureRules(this, 'rules', rules, FailureClass);
    return { rules, maxRetries, baseDelaySeconds };
  }

  private addAlarms(topic?: sns.ITopic): void {
    this.alarms.push(
      new RunbookAlarm(this, 'CriticalAlarm', {
        severity: 'CRITICAL',
        meaning: 'A message failed because the system is wrong: permissions, keys, code or data.',
        runbook: 'Read the parked message\'s ErrorName and ErrorMessage, mend the cause, then move the parked messages back.',
        metric: this.metricDeadLetters(FailureClass.CRITICAL),
        topic,
      }),
      deadLetterAlarm(this, 'ParkedAlarm', this.parkedQueue, topic),
    );
  }
}
