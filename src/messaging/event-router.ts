import {
  aws_cloudwatch as cloudwatch, aws_events as events, aws_iam as iam, aws_kms as kms, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EventTarget } from './event-target';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { deadLetterAlarm, DeadLetterQueue } from '../private/dead-letter-queue';
import { letServiceUseKey } from '../private/service-access';
import { check } from '../private/validation-error';

/** Properties of an `EventRouter`. */
export interface EventRouterProps {
  /**
   * A bus of your own.
   *
   * @default - a new bus
   */
  readonly bus?: events.IEventBus;

  /**
   * Physical name of the bus.
   *
   * @default - generated
   */
  readonly busName?: string;

  /**
   * How long events are archived for replay, in whole days. `Duration.days(0)`: no archive.
   *
   * @default 365 days
   */
  readonly archiveRetention?: Duration;

  /**
   * Physical name of the archive, up to 48 characters.
   *
   * @default - generated
   */
  readonly archiveName?: string;

  /**
   * Encrypts events, archive and dead letters with this key. An imported key's policy has to let EventBridge in itself.
   *
   * @default - encrypted with a key that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Takes events that a target did not take; a standard queue.
   *
   * @default - a new queue that keeps dead letters for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether to alarm on dead letters and on events that could not even become one.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the router
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of the bus, the archive and the dead-letter queue.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Which events a rule takes: all that match every field given. */
export interface EventFilter {
  /**
   * Values of `source`, e.g. `ecommerce.orders`.
   *
   * @default - any
   */
  readonly source?: string[];

  /**
   * Values of `detail-type`, e.g. `Order Placed`.
   *
   * @default - any
   */
  readonly detailType?: string[];

  /**
   * Pattern of `detail`, values as lists: `{ currency: ['EUR'], total: events.Match.greaterThan(100) }`.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
   * @default - any
   */
  readonly detail?: { [key: string]: any };

  /**
   * Leaves out events that are replayed from the archive. Set it for targets with effects
   * (charge, ship, send): a replay then rebuilds views and repeats nothing.
   *
   * @default false
   */
  readonly excludeReplays?: boolean;
}

/**
 * An event bus with an archive, whose every target has a retry policy and a dead-letter queue.
 *
 * @example
 * declare const shipping: ResilientQueue;
 *
 * const events = new EventRouter(this, 'Events');
 * events.addRule('Ship', { source: ['shop.orders'], detailType: ['Order Paid'], excludeReplays: true }, EventTarget.queue(shipping.queue));
 */
export class EventRouter extends Construct implements IMonitorable {
  /** The bus. */
  public readonly bus: events.IEventBus;

  /**
   * Keeps events for replay.
   *
   * @default - none when `archiveRetention` is zero
   */
  public readonly archive?: events.Archive;

  /** Where events end that a target did not take. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * Goes off when a dead letter arrives.
   *
   * @default - none when `alarms` is false
   */
  public readonly deadLetterAlarm?: cloudwatch.Alarm;

  private readonly rules: events.Rule[] = [];
  private readonly lossAlarms: cloudwatch.Alarm[] = [];
  private readonly alarmTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: EventRouterProps = {}) {
    super(scope, id);
    const { encryptionKey, removalPolicy, archiveRetention = Duration.days(365) } = props;
    check(this, !props.bus || !props.busName, 'busName cannot change the bus you bring.');
    this.alarmTopic = props.alarmTopic;
    this.deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', { encryptionKey, removalPolicy });
    check(this, !this.deadLetterQueue.fifo, 'EventBridge sends dead letters to standard queues only.');
    letServiceUseKey(this.deadLetterQueue.encryptionMasterKey, 'events.amazonaws.com');
    this.bus = props.bus ?? this.newBus(props);
    if (archiveRetention.toDays() > 0) {
      this.archive = new events.Archive(this, 'Archive', {
        sourceEventBus: this.bus,
        archiveName: props.archiveName,
        eventPattern: { source: events.Match.prefix('') },
        retention: archiveRetention,
        kmsKey: encryptionKey,
      });
      if (removalPolicy) this.archive.applyRemovalPolicy(removalPolicy);
    }
    if (props.alarms ?? true) {
      this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, props.alarmTopic);
    }
  }

  /**
   * Sends matching events to targets.
   *
   * @param id of the rule
   * @param filter which events
   * @param eventTargets one to five
   */
  public addRule(id: string, filter: EventFilter, ...eventTargets: EventTarget[]): events.Rule {
    const { excludeReplays, ...eventPattern } = filter;
    check(this, Object.values(eventPattern).some((value) => value !== undefined), `rule ${id} takes everything: give source, detailType or detail.`);
    check(this, eventTargets.length >= 1 && eventTargets.length <= 5, `rule ${id} has ${eventTargets.length} targets: give one to five.`);
    const rule = new events.Rule(this, id, { eventBus: this.bus, eventPattern });
    if (excludeReplays) {
      // Unknown to the typed pattern. Events from an archive carry the name of their replay.
      (rule.node.defaultChild as events.CfnRule).addPropertyOverride('EventPattern.replay-name', [{ exists: false }]);
    }
    for (const target of eventTargets) rule.addTarget(target.bind({ deadLetterQueue: this.deadLetterQueue }));
    this.rules.push(rule);
    if (this.deadLetterAlarm) this.lossAlarms.push(this.lossAlarm(rule));
    return rule;
  }

  /**
   * Lets a principal put events on the bus.
   *
   * @param grantee who may put
   */
  public grantPutEvents(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['events:PutEvents'], resourceArns: [this.bus.eventBusArn] });
  }

  /**
   * Events that a rule matched: sum over 5 minutes.
   *
   * @param rule of this router
   * @param options overrides
   */
  public metricMatched(rule: events.IRule, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.ruleMetric('MatchedEvents', rule, options);
  }

  /**
   * Deliveries of a rule that failed for good: sum over 5 minutes.
   *
   * @param rule of this router
   * @param options overrides
   */
  public metricFailed(rule: events.IRule, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.ruleMetric('FailedInvocations', rule, options);
  }

  public monitoring(): Monitoring {
    const labelled = (rule: events.Rule) => ({ label: rule.node.id });
    const deadLetters = this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: 'dead letters' });
    return {
      title: `Events ${this.node.path}`,
      graphs: [
        { title: 'Matched', left: this.rules.map((rule) => this.metricMatched(rule, labelled(rule))) },
        { title: 'Failed', left: [...this.rules.map((rule) => this.metricFailed(rule, labelled(rule))), deadLetters] },
        {
          title: 'Latency to first attempt (ms)',
          left: this.rules.map((rule) => this.ruleMetric('IngestionToInvocationStartLatency', rule, { statistic: 'p99', ...labelled(rule) })),
        },
      ],
      alarms: this.deadLetterAlarm ? [this.deadLetterAlarm, ...this.lossAlarms] : [],
    };
  }

  private newBus({ busName, encryptionKey, removalPolicy }: EventRouterProps): events.EventBus {
    const bus = new events.EventBus(this, 'Bus', { eventBusName: busName, kmsKey: encryptionKey, deadLetterQueue: this.deadLetterQueue });
    if (removalPolicy) bus.applyRemovalPolicy(removalPolicy);
    return bus;
  }

  private lossAlarm(rule: events.Rule): cloudwatch.Alarm {
    return new RunbookAlarm(rule, 'LossAlarm', {
      severity: 'CRITICAL',
      meaning: 'Events that a target did not take could not be sent to the dead-letter queue either: they are lost.',
      runbook: 'Look whether the dead-letter queue and its key let EventBridge in, then replay the time span from the archive.',
      metric: this.ruleMetric('InvocationsFailedToBeSentToDlq', rule),
      topic: this.alarmTopic,
    });
  }

  private ruleMetric(metricName: string, rule: events.IRule, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Events',
      metricName,
      dimensionsMap: { EventBusName: this.bus.eventBusName, RuleName: rule.ruleName },
      statistic: 'Sum',
      ...options,
    });
  }
}
