import {
  aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_iam as iam, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs,
  RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, Monitoring } from './monitorable';
import { Remedy } from './remedy';
import { addRemedy } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { deadLetterAlarm, DeadLetterQueue } from '../private/dead-letter-queue';
import { grantKeyExactly } from '../private/exact-grants';
import { check } from '../private/validation-error';

/** Properties of a `Remediation`. */
export interface RemediationProps {
  /** The alarms that set it off: `Alarm` or `CompositeAlarm`, of the same account and Region. At least one. */
  readonly alarms: cloudwatch.AlarmBase[];

  /** What helps. */
  readonly remedy: Remedy;

  /** Told what was done, or why it failed; by the alarm on dead letters, too. */
  readonly topic: sns.ITopic;

  /**
   * Of the function's log and dead letters.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Alarm → function → notification: does at once what helps, and tells people with the alarm's reason. What fails is told, tried twice more
 * and kept as a dead letter. The alarm tells its own topic as before.
 *
 * @example
 * declare const orders: ResilientQueue;
 * declare const dashboard: ObservabilityDashboard;
 * declare const carrierDown: cloudwatch.Alarm;
 * declare const worker: lambda.Function;
 *
 * const consuming = orders.consume(worker);
 * new Remediation(this, 'SpareTheCarrier', {
 *   alarms: [carrierDown],
 *   remedy: Remedy.stopConsuming(consuming),
 *   topic: dashboard.alarmTopic,
 * });
 */
export class Remediation extends Construct implements IMonitorable {
  /** Does what helps. */
  public readonly fn: lambda.Function;

  /** Alarms that could not be answered. */
  public readonly deadLetterQueue: sqs.IQueue;

  /** Goes off when an alarm could not be answered. */
  public readonly deadLetterAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: RemediationProps) {
    super(scope, id);
    const { alarms, remedy, topic, removalPolicy } = props;
    check(this, alarms.length > 0, 'nothing sets it off: give at least one alarm.');
    check(this, alarms.every((alarm) => Stack.of(alarm) === Stack.of(this)), 'an alarm of another stack cannot set it off: make it in the stack of the alarms.');
    const { settings, statements } = remedy.bind();
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters', { removalPolicy });
    this.fn = new BundledFunction(this, 'Function', {
      bundle: 'observability-remediate',
      description: 'Does what helps when an alarm goes off, and tells people.',
      environment: { REMEDY: settings, TOPIC_ARN: topic.topicArn },
      deadLetterQueue: this.deadLetterQueue,
      removalPolicy,
    });
    for (const statement of statements) this.fn.addToRolePolicy(statement);
    // Not `grantPublish`: that allows `kms:GenerateDataKey*` as well.
    iam.Grant.addToPrincipal({ grantee: this.fn, actions: ['sns:Publish'], resourceArns: [topic.topicArn] });
    grantKeyExactly(topic.masterKey, this.fn);
    const action = new actions.LambdaAction(this.fn, { useUniquePermissionId: true });
    for (const alarm of alarms) addRemedy(alarm, action);
    this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, topic);
  }

  public monitoring(): Monitoring {
    return {
      title: `Remediation ${this.node.path}`,
      graphs: [{ title: 'Remedies', left: [this.fn.metricInvocations({ label: 'tried' }), this.fn.metricErrors({ label: 'failed' })] }],
      alarms: [this.deadLetterAlarm],
    };
  }
}
