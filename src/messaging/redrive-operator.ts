import {
  aws_cloudwatch as cloudwatch, aws_iam as iam, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, aws_stepfunctions as sfn,
  Duration, RemovalPolicy,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkFailureRules } from './check-failure-rules';
import { FailureClass, FailureRule } from './failure-rule';
import { redriveDefinition } from './private/redrive-definition';
import { problemsOfRedrive } from './private/redrive-source';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { RunbookAlarm } from '../private/alarm';
import { BundledFunction } from '../private/bundled-function';
import { grantInvokeExactly, grantKeyExactly } from '../private/exact-grants';
import { operable } from '../private/operable';
import { checkAlarmTopic } from '../private/part-props';
import { check, checkFits, checkSpan, checkWhole } from '../private/validation-error';
import { Workflow } from '../private/workflow';

/** A function's environment holds 4 KB; the rest of it takes less than 1,000. */
const MAX_RULES = 3_000;

/** Properties of a `RedriveOperator`. */
export interface RedriveOperatorProps {
  /** The dead-letter queue to empty: one that a queue's redrive policy names. */
  readonly deadLetterQueue: sqs.IQueue;

  /** Where the messages go: the queue they came from, or another of the same type. */
  readonly destination: sqs.IQueue;

  /**
   * Most messages moved in a second, unless the execution's input says another number: 1–500.
   * Less gives the consumer time and keeps the alarm quiet if they fail again.
   *
   * @default 50
   */
  readonly maxMessagesPerSecond?: number;

  /**
   * Whether SQS itself moves the messages when no filter is given. SQS does that for dead letters of queues alone: for those of topics,
   * rules and functions say false; a function then moves them one by one.
   *
   * @default true
   */
  readonly messageMove?: boolean;

  /**
   * The rules of the `DeadLetterProcessor`, so that a filter by class sees dead letters as it does. Parked messages carry their class.
   *
   * @default - the built-in ones
   */
  readonly rules?: FailureRule[];

  /**
   * How long an execution follows a move, at most 36 hours, SQS's own limit. A move that SQS is at goes on after that; `cancel` stops it.
   *
   * @default 6 hours
   */
  readonly timeout?: Duration;

  /**
   * Whether to alarm on moves that failed or ran out of time: one alarm on two metrics, $0.20 a month.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarm.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the operator
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of the state machine and its logs.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Brings dead letters back in one call: start an execution of `stateMachine`, or `cdk-event-workflows-operate redrive`. It succeeds when all
 * are moved. Fields of its input, all optional:
 *
 * - `maxMessagesPerSecond`: 1–500.
 * - `dryRun`: true to see only how many there are: `output.attributes.ApproximateNumberOfMessages`, or `output.matched` with a filter.
 * - `cancel`: true to stop the move that SQS is at: `output.cancelled`, `output.moved`. What was moved stays moved. Stopping the execution
 *   that started it would not stop SQS.
 * - `filter`: which messages; all of `failureClass` (`RETRYABLE`), `errorName` (`*Timeout*`), `bodyContains` (text of the body) and
 *   `attributes` (`{"tenant": "acme*"}`) that are given have to fit. `{}` fits all. Standard queues only.
 *
 * Without a filter SQS itself moves the messages, as they are: parked ones keep what was noted of their failures, the count of retries
 * included, so that one that fails again is parked again without further retries. With a filter a function receives them, sends those that fit
 * to the destination without those notes, and deletes them, in this order: a crash may bring a message back twice, never lose it. It looks at
 * 120,000 messages in one run at most, as many as SQS lets be in flight, and tells in `output.complete` whether these were all.
 *
 * One at a time: what the function looks at, in a dry run too, is hidden from everybody until it ends, so that a second run beside it sees the rest
 * alone and counts too few; none is lost. The command refuses to start beside another, and SQS refuses a second move; whoever starts executions
 * otherwise sees to it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 *
 * @example
 * declare const orders: ResilientQueue;
 *
 * new RedriveOperator(this, 'Redrive', { deadLetterQueue: orders.deadLetterQueue, destination: orders.queue });
 */
export class RedriveOperator extends Construct implements IMonitorable {
  /** Start it to bring the messages back. */
  public readonly stateMachine: sfn.StateMachine;

  /** Moves one by one, where a filter or the kind of dead letters asks for it. */
  public readonly handler: lambda.Function;

  /**
   * Goes off when a move fails or runs out of time.
   *
   * @default - none when `alarms` is false
   */
  public readonly failureAlarm?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, private readonly props: RedriveOperatorProps) {
    super(scope, id);
    const { deadLetterQueue, destination, maxMessagesPerSecond = 50, timeout = Duration.hours(6), removalPolicy } = props;
    checkAlarmTopic(this, props);
    checkWhole(this, 'maxMessagesPerSecond', maxMessagesPerSecond, 1, 500);
    check(this, deadLetterQueue.fifo === destination.fifo, 'both queues have to be of one type: standard or FIFO.');
    check(this, deadLetterQueue.queueArn !== destination.queueArn, 'the dead letters would come back to where they are: give another queue as destination.');
    checkSpan(this, 'timeout', timeout, Duration.seconds(1), Duration.hours(36));
    const { rules = [] } = props;
    checkFits(this, 'the rules', rules, MAX_RULES, 'join some with *');
    checkFailureRules(this, 'rules', rules, FailureClass);
    this.handler = new BundledFunction(this, 'Function', {
      bundle: 'messaging-redrive',
      description: 'Brings the dead letters back that fit a filter',
      timeout: Duration.minutes(15),
      removalPolicy,
      environment: { SOURCE_URL: deadLetterQueue.queueUrl, DESTINATION_URL: destination.queueUrl, RULES: JSON.stringify(rules) },
    });
    this.stateMachine = new Workflow(this, 'StateMachine', {
      definition: redriveDefinition(this, { ...props, maxMessagesPerSecond, handler: this.handler }), timeout, removalPolicy,
    });
    this.allow(this.handler, 'sqs:ChangeMessageVisibility');
    grantInvokeExactly(this.handler, this.stateMachine);
    if (props.messageMove ?? true) this.allow(this.stateMachine);
    operable(this.stateMachine, 'messaging:redrive', this);
    if (props.alarms ?? true) this.failureAlarm = this.newFailureAlarm(props.alarmTopic);
    this.node.addValidation({ validate: () => problemsOfRedrive(deadLetterQueue, props.messageMove ?? true) });
  }

  /**
   * Lets a principal start the move.
   *
   * @param grantee who may redrive
   */
  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /**
   * Executions that did not do what was asked: failed or ran out of time, sum over 5 minutes.
   *
   * @param options overrides
   */
  public metricFailed(options?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const usingMetrics = { failed: this.stateMachine.metricFailed(), late: this.stateMachine.metricTimedOut() };
    return new cloudwatch.MathExpression({ expression: 'FILL(failed, 0) + FILL(late, 0)', usingMetrics, ...options });
  }

  public monitoring(): Monitoring {
    const { stateMachine, props: { deadLetterQueue } } = this;
    return {
      title: `Redrive ${this.node.path}`,
      graphs: [
        { title: 'Moves', left: [stateMachine.metricSucceeded({ label: 'succeeded' }), this.metricFailed({ label: 'failed' })] },
        { title: 'Left to move', left: [deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: 'messages' })] },
      ],
      alarms: this.failureAlarm ? [this.failureAlarm] : [],
    };
  }

  private newFailureAlarm(topic?: sns.ITopic): cloudwatch.Alarm {
    return new RunbookAlarm(this, 'FailureAlarm', {
      severity: 'WARNING',
      meaning: 'Dead letters were not, or not all, brought back.',
      runbook: 'Read the error of the failed execution: a move that somebody cancelled counts, too. What was moved stays moved, the others are still there; '
        + 'mend the cause and start it again. One that ran out of time may go on: --cancel stops it.',
      metric: this.metricFailed(),
      topic,
    });
  }

  /** SQS moves on behalf of who asks: that one has to be allowed to receive, delete and send, as the function has. */
  private allow(grantee: iam.IGrantable, ...more: string[]): void {
    const { deadLetterQueue, destination } = this.props;
    iam.Grant.addToPrincipal({ grantee, actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', ...more], resourceArns: [deadLetterQueue.queueArn] });
    iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [destination.queueArn] });
    for (const key of new Set([deadLetterQueue.encryptionMasterKey, destination.encryptionMasterKey])) grantKeyExactly(key, grantee);
  }
}
