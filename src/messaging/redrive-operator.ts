import { aws_iam as iam, aws_sqs as sqs, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { grantKeyExactly } from '../private/exact-grants';
import { check } from '../private/validation-error';
import { Workflow } from '../private/workflow';

/** Of each call; they answer at once. */
const CALL_TIMEOUT = Duration.seconds(30);

/** Properties of a `RedriveOperator`. */
export interface RedriveOperatorProps {
  /** The dead-letter queue to empty: one that a queue's redrive policy names. */
  readonly deadLetterQueue: sqs.IQueue;

  /** Where the messages go: the queue they came from, or another of the same type. */
  readonly destination: sqs.IQueue;

  /**
   * Most messages moved in a second: 1–500. Less gives the consumer time and keeps the alarm quiet if they fail again.
   *
   * @default 50
   */
  readonly maxMessagesPerSecond?: number;

  /**
   * How long a move may take before it is given up, at most 36 hours, SQS's own limit.
   *
   * @default 6 hours
   */
  readonly timeout?: Duration;

  /**
   * Of the state machine and its logs.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Brings dead letters back in one call, by SQS's own message move: start an execution of `stateMachine` with `{}`, or with
 * `{"dryRun": true}` to see only how many there are (`output.attributes.ApproximateNumberOfMessages`).
 * The execution succeeds when all are moved. SQS moves all messages of a queue or none: it has no filter.
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

  constructor(scope: Construct, id: string, private readonly props: RedriveOperatorProps) {
    super(scope, id);
    const { deadLetterQueue, destination, maxMessagesPerSecond = 50, timeout = Duration.hours(6), removalPolicy } = props;
    check(this, Number.isInteger(maxMessagesPerSecond) && maxMessagesPerSecond >= 1 && maxMessagesPerSecond <= 500,
      `maxMessagesPerSecond is ${maxMessagesPerSecond}: give 1–500.`);
    check(this, deadLetterQueue.fifo === destination.fifo, 'both queues have to be of one type: standard or FIFO.');
    check(this, timeout.toHours() <= 36, 'SQS ends a move after 36 hours: give at most that.');
    this.stateMachine = new Workflow(this, 'StateMachine', { definition: this.definition(maxMessagesPerSecond), timeout, removalPolicy });
    this.allowMove();
  }

  /**
   * Lets a principal start the move.
   *
   * @param grantee who may redrive
   */
  public grantRedrive(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  public monitoring(): Monitoring {
    const { stateMachine, props: { deadLetterQueue } } = this;
    return {
      title: `Redrive ${this.node.path}`,
      graphs: [
        { title: 'Moves', left: [stateMachine.metricSucceeded({ label: 'succeeded' }), stateMachine.metricFailed({ label: 'failed' })] },
        { title: 'Left to move', left: [deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', label: 'messages' })] },
      ],
    };
  }

  private definition(maxMessagesPerSecond: number): sfn.IChainable {
    const { deadLetterQueue, destination } = this.props;
    const count = this.call('Count', 'getQueueAttributes', {
      QueueUrl: deadLetterQueue.queueUrl, AttributeNames: ['ApproximateNumberOfMessages'],
    }, { resultSelector: { 'attributes.$': '$.Attributes' }, resultPath: '$.output' });
    const start = this.call('Start', 'startMessageMoveTask', {
      SourceArn: deadLetterQueue.queueArn, DestinationArn: destination.queueArn, MaxNumberOfMessagesPerSecond: maxMessagesPerSecond,
    }, { resultPath: sfn.JsonPath.DISCARD });
    const look = this.call('Look', 'listMessageMoveTasks', { SourceArn: deadLetterQueue.queueArn, MaxResults: 1 }, {
      resultSelector: { 'task.$': '$.Results[0]' }, resultPath: '$.move',
    });
    const wait = new sfn.Wait(this, 'Wait', { time: sfn.WaitTime.duration(Duration.seconds(10)) });
    const done = new sfn.Succeed(this, 'Done', { comment: 'All moved, or a dry run.' });
    const failed = new sfn.Fail(this, 'Failed', {
      errorPath: sfn.JsonPath.format('MessageMove{}', sfn.JsonPath.stringAt('$.move.task.Status')),
      causePath: sfn.JsonPath.jsonToString(sfn.JsonPath.objectAt('$.move.task')),
    });
    const moved = new sfn.Choice(this, 'Moved')
      .when(sfn.Condition.stringEquals('$.move.task.Status', 'RUNNING'), wait)
      .when(sfn.Condition.stringEquals('$.move.task.Status', 'COMPLETED'), done)
      .otherwise(failed);
    const dryRun = new sfn.Choice(this, 'DryRun')
      .when(sfn.Condition.and(sfn.Condition.isPresent('$.dryRun'), sfn.Condition.booleanEquals('$.dryRun', true)), done)
      .otherwise(start);
    start.next(wait).next(look).next(moved);
    return count.next(dryRun);
  }

  private call(id: string, action: string, parameters: Record<string, unknown>, result: sfn.TaskStateBaseProps): tasks.CallAwsService {
    const task = new tasks.CallAwsService(this, id, {
      service: 'sqs',
      action,
      parameters,
      iamResources: [this.props.deadLetterQueue.queueArn],
      iamAction: `sqs:${action[0].toUpperCase()}${action.slice(1)}`,
      taskTimeout: sfn.Timeout.duration(CALL_TIMEOUT),
      ...result,
    });
    task.addRetry({
      errors: ['Sqs.SdkClientException', 'Sqs.RequestThrottledException', 'Sqs.InternalErrorException'], maxAttempts: 5, jitterStrategy: sfn.JitterType.FULL,
    });
    return task;
  }

  /** SQS moves on behalf of who asks: that one has to be allowed to receive, delete and send. */
  private allowMove(): void {
    const { deadLetterQueue, destination } = this.props;
    this.stateMachine.addToRolePolicy(new iam.PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], resources: [deadLetterQueue.queueArn],
    }));
    this.stateMachine.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [destination.queueArn] }));
    for (const key of new Set([deadLetterQueue.encryptionMasterKey, destination.encryptionMasterKey])) grantKeyExactly(key, this.stateMachine);
  }
}
