import {
  aws_cloudwatch as cloudwatch, aws_events as events, aws_eventschemas as eventschemas, aws_iam as iam, aws_sns as sns, aws_sqs as sqs,
  Duration, Names, Stack, Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EventFilter } from './event-filter';
import { EventRouterProps } from './event-router-props';
import { EventSchema } from './event-schema';
import { EventTarget } from './event-target';
import { checkPattern } from './private/check-pattern';
import { letReplay, newArchive } from './private/event-archive';
import { SchemaRegistry } from './private/schema-registry';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { busGraphs, ruleMetric } from '../private/bus-graphs';
import { deadLetterAlarm, DeadLetterQueue, mayRefuse } from '../private/dead-letter-queue';
import { knownId } from '../private/known-id';
import { operable } from '../private/operable';
import { checkAlarmTopic } from '../private/part-props';
import { checkRemovalPolicy } from '../private/removal-policy';
import { letServiceUseKey } from '../private/service-access';
import { check, checkName } from '../private/validation-error';

/**
 * An event bus with an archive, whose every target has a retry policy and a dead-letter queue.
 *
 * @example
 * declare const shipping: ResilientQueue;
 *
 * const router = new EventRouter(this, 'Events');
 * router.addRule('Ship', { source: ['shop.orders'], detailType: ['Order Paid'], excludeReplays: true }, EventTarget.queue(shipping.queue));
 */
export class EventRouter extends Construct implements IMonitorable {
  /** The bus. */
  public readonly bus: events.IEventBus;

  /**
   * Keeps events for replay.
   *
   * @default - none when `archiveRetention` is zero
   */
  public readonly archive?: events.CfnArchive;

  /** Where events end that a target did not take. */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * Goes off when a dead letter arrives.
   *
   * @default - none when `alarms` is false
   */
  public readonly deadLetterAlarm?: cloudwatch.Alarm;

  private readonly registry: SchemaRegistry;
  private readonly rules: events.Rule[] = [];
  private readonly lossAlarms: cloudwatch.Alarm[] = [];
  private readonly alarmTopic?: sns.ITopic;

  constructor(scope: Construct, id: string, props: EventRouterProps = {}) {
    super(scope, id);
    const { encryptionKey, removalPolicy, archiveRetention = Duration.days(365) } = props;
    checkRemovalPolicy(this, removalPolicy);
    checkAlarmTopic(this, props);
    check(this, !props.bus || !props.busName, 'busName cannot change the bus you bring.');
    checkName(this, 'archiveName', props.archiveName, 48);
    this.alarmTopic = props.alarmTopic;
    this.deadLetterQueue = props.deadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', { encryptionKey, removalPolicy });
    check(this, !this.deadLetterQueue.fifo, 'EventBridge sends dead letters to standard queues only.');
    letServiceUseKey(this.deadLetterQueue.encryptionMasterKey, 'events.amazonaws.com');
    this.bus = props.bus ?? this.newBus(props);
    if (!props.bus) operable(this.bus, 'events:bus', this);
    if (archiveRetention.toDays() > 0) {
      this.archive = newArchive(this, this.bus, archiveRetention.toDays(), props);
      operable(this.archive, 'events:archive', this);
    }
    this.registry = new SchemaRegistry(this, 'Schemas', props.schemaRegistryName);
    for (const schema of props.schemas ?? []) this.addSchema(schema);
    if (props.alarms ?? true) {
      this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, props.alarmTopic);
    }
  }

  /**
   * Sends matching events to targets.
   *
   * @param id of the rule
   * @param filter which events
   * @param eventTargets one to five. A queue of another stack is sent to by a rule of that stack:
   * `new EventRouter(otherStack, 'Rules', { bus: router.bus, archiveRetention: Duration.days(0) }).addRule(…)`
   */
  public addRule(id: string, filter: EventFilter, ...eventTargets: EventTarget[]): events.Rule {
    const { excludeReplays, ...eventPattern } = filter;
    check(this, Object.values(eventPattern).some((value) => value !== undefined), `rule ${id} takes everything: give source, detailType or detail.`);
    checkPattern(this, `the filter of rule ${id}`, eventPattern);
    check(this, eventTargets.length >= 1 && eventTargets.length <= 5, `rule ${id} has ${eventTargets.length} targets: give one to five.`);
    const rule = new events.Rule(this, id, { eventBus: this.bus, eventPattern });
    if (excludeReplays) {
      // Unknown to the typed pattern. Events from an archive carry the name of their replay.
      (rule.node.defaultChild as events.CfnRule).addPropertyOverride('EventPattern.replay-name', [{ exists: false }]);
    }
    for (const target of eventTargets) rule.addTarget(target.bind({ deadLetterQueue: this.deadLetterQueue, bus: this.bus }));
    operable(rule, 'events:rule', rule);
    this.rules.push(rule);
    if (this.deadLetterAlarm && eventTargets.some(({ deadLetterQueue = this.deadLetterQueue }) => mayRefuse(deadLetterQueue))) {
      this.lossAlarms.push(this.lossAlarm(rule));
    }
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
   * Lets a principal replay archived events to this bus, and follow and cancel replays: what `cdk-event-workflows-operate replay` needs
   * beside reading the stack. Replays are named when they start, so the statement ends in `replay/*`.
   *
   * @param grantee an operator
   */
  public grantReplay(grantee: iam.IGrantable): iam.Grant {
    check(this, this.archive !== undefined, 'there is no archive to replay from: give archiveRetention.');
    return letReplay(this.archive!, this.bus, grantee);
  }

  /**
   * Publishes what one kind of event carries to the schema registry.
   *
   * @param schema of a source and detail type that has none yet
   */
  public addSchema(schema: EventSchema): eventschemas.CfnSchema {
    return this.registry.add(schema);
  }

  /**
   * Name of the registry with the schemas.
   *
   * @default - none until there is a schema
   */
  public get schemaRegistryName(): string | undefined {
    return this.registry.published ? this.registry.name : undefined;
  }

  /**
   * Lets another account forward or put events to this bus.
   *
   * @param accountId 12 digits
   */
  public acceptFrom(accountId: string): void {
    check(this, Token.isUnresolved(accountId) || /^\d{12}$/.test(accountId), `"${accountId}" is not an account id: give 12 digits.`);
    const statementId = `Accept${knownId(this, accountId).id}`;
    new events.CfnEventBusPolicy(this, statementId, {
      eventBusName: this.bus.eventBusName,
      statementId,
      statement: {
        Effect: 'Allow',
        Principal: { AWS: Stack.of(this).formatArn({ service: 'iam', region: '', account: accountId, resource: 'root' }) },
        Action: 'events:PutEvents',
        Resource: this.bus.eventBusArn,
      },
    });
  }

  /**
   * Events that a rule matched: sum over 5 minutes.
   *
   * @param rule of this router
   * @param options overrides
   */
  public metricMatched(rule: events.IRule, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this.bus, rule, 'MatchedEvents', options);
  }

  /**
   * Deliveries of a rule that failed for good: sum over 5 minutes.
   *
   * @param rule of this router
   * @param options overrides
   */
  public metricFailed(rule: events.IRule, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return ruleMetric(this.bus, rule, 'FailedInvocations', options);
  }

  public monitoring(): Monitoring {
    return {
      title: `Events ${this.node.path}`,
      graphs: busGraphs(this.bus, this.rules, this.deadLetterQueue),
      alarms: this.deadLetterAlarm ? [this.deadLetterAlarm, ...this.lossAlarms] : [],
    };
  }

  private newBus({ busName, encryptionKey, removalPolicy }: EventRouterProps): events.EventBus {
    const bus = new events.EventBus(this, 'Bus', {
      // With the stack's name in it: what CDK generates is the same in every copy of a stack.
      eventBusName: busName ?? Names.uniqueResourceName(this, { maxLength: 256 }),
      kmsKey: encryptionKey,
      deadLetterQueue: encryptionKey && this.deadLetterQueue,
    });
    if (encryptionKey) {
      // A bus with a key of its own sends what it cannot decrypt.
      this.deadLetterQueue.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.deadLetterQueue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': bus.eventBusArn } },
      }));
    }
    if (removalPolicy) bus.applyRemovalPolicy(removalPolicy);
    return bus;
  }

  private lossAlarm(rule: events.Rule): cloudwatch.Alarm {
    return new RunbookAlarm(rule, 'LossAlarm', {
      severity: 'CRITICAL',
      meaning: 'Events that a target did not take could not be sent to the dead-letter queue either: they are lost.',
      runbook: 'Look whether the dead-letter queue and its key let EventBridge in, then replay the time span from the archive.',
      metric: ruleMetric(this.bus, rule, 'InvocationsFailedToBeSentToDlq'),
      topic: this.alarmTopic,
    });
  }
}
