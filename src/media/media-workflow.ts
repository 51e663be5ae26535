import { aws_dynamodb as dynamodb, aws_lambda as lambda, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { pendingSteps } from './core/job';
import { MediaFunctions } from './media-functions';
import { NotificationFanout, ResilientQueue } from '../messaging';
import { grantInvokeExactly, grantSendExactly } from '../private/exact-grants';
import { Workflow } from '../private/workflow';

export interface MediaWorkflowProps {
  readonly functions: MediaFunctions;
  readonly encodeQueue: ResilientQueue;
  readonly thumbnailQueue: ResilientQueue;
  readonly jobTable: dynamodb.ITable;
  readonly notifications: NotificationFanout;
  /** 0–100. */
  readonly qualityThreshold: number;
  readonly removalPolicy?: RemovalPolicy;
}

/** What a later attempt may not meet. Refusals have names of their own and are never retried. */
const TRANSIENT = [
  'TransientFailure', 'Runtime.ExitError', 'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];
/** The account's other functions take its whole quota: that passes, and costs nothing but time. */
const THROTTLED: sfn.RetryProps = {
  errors: ['Lambda.TooManyRequestsException'],
  interval: Duration.seconds(5),
  maxAttempts: 30,
  maxDelay: Duration.minutes(5),
  backoffRate: 2,
  jitterStrategy: sfn.JitterType.FULL,
};
const TRANSIENT_TABLE = [
  'DynamoDB.ProvisionedThroughputExceededException', 'DynamoDB.RequestLimitExceeded', 'DynamoDB.ThrottlingException',
  'DynamoDB.InternalServerError', 'DynamoDB.SdkClientException', 'States.Timeout',
];
const DIRECT_TIMEOUT = Duration.seconds(30);
const TASK_SPARE_SECONDS = 15;
/** Waiting included. */
const QUEUE_TIMEOUT = Duration.hours(12);

/**
 * The workflow of a job. Its input, `{ jobId, inputBucket, inputKey, outputBucket }`, stays to the last state;
 * each step adds its result: `plan`, `made`, `quality`, `notification`, or `error`.
 */
export function mediaWorkflow(scope: Construct, id: string, props: MediaWorkflowProps): Workflow {
  const { functions, encodeQueue, thumbnailQueue, jobTable, notifications, qualityThreshold, removalPolicy } = props;
  const invoked: lambda.IFunction[] = [];
  const invoke = (name: string, fn: lambda.Function, resultPath: string, retry: sfn.RetryProps, parameters?: object) => {
    invoked.push(fn);
    const state = new sfn.CustomState(scope, name, {
      stateJson: {
        Type: 'Task',
        Resource: fn.functionArn,
        TimeoutSeconds: fn.timeout!.toSeconds() + TASK_SPARE_SECONDS,
        ResultPath: resultPath,
        ...(parameters ? { Parameters: parameters } : {}),
      },
    });
    return state.addRetry(THROTTLED).addRetry({ errors: TRANSIENT, jitterStrategy: sfn.JitterType.FULL, backoffRate: 2, ...retry });
  };
  const queue = (name: string, { queue: { queueUrl } }: ResilientQueue, retry: sfn.RetryProps) => new sfn.CustomState(scope, name, {
    stateJson: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: queueUrl, MessageBody: { 'taskToken.$': '$$.Task.Token', 'input.$': '$' } },
      TimeoutSeconds: QUEUE_TIMEOUT.toSeconds(),
    },
  }).addRetry({ errors: [...TRANSIENT, 'SQS.AmazonSQSException', 'SQS.SdkClientException'], jitterStrategy: sfn.JitterType.FULL, backoffRate: 2, ...retry });
  const quick: sfn.RetryProps = { interval: Duration.seconds(2), maxAttempts: 4 };

  const failed = new sfn.Fail(scope, 'JobFailed', { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const recordFailure = invoke('RecordFailure', functions.fail, sfn.JsonPath.DISCARD!, { ...quick, errors: ['States.ALL'], maxAttempts: 6 }, {
    'jobId.$': '$.jobId',
    'inputBucket.$': '$.inputBucket',
    'inputKey.$': '$.inputKey',
    'outputBucket.$': '$.outputBucket',
    'error.$': '$.error',
    'execution.$': '$$.Execution.Id',
  });
  recordFailure.addCatch(failed, { errors: ['States.ALL'], resultPath: '$.unrecorded' }).next(failed);
  const recorded: sfn.CatchProps = { errors: ['States.ALL'], resultPath: '$.error' };

  const completed = new sfn.Succeed(scope, 'Completed');
  const notify = new tasks.SnsPublish(scope, 'Notify', {
    topic: notifications.topic,
    subject: sfn.JsonPath.stringAt('$.notification.subject'),
    message: sfn.TaskInput.fromJsonPathAt('$.notification.message'),
    messageAttributes: {
      userId: { value: sfn.JsonPath.stringAt('$.notification.userId') },
      status: { value: sfn.JsonPath.stringAt('$.notification.status') },
    },
    resultPath: sfn.JsonPath.DISCARD,
    taskTimeout: sfn.Timeout.duration(DIRECT_TIMEOUT),
  });
  notify.addRetry({ errors: ['States.ALL'], interval: Duration.seconds(2), maxAttempts: 6, backoffRate: 2, jitterStrategy: sfn.JitterType.FULL });
  notify.addCatch(recordFailure, recorded).next(completed);

  const complete = updateJob(scope, 'MarkCompleted', jobTable, {
    update: 'SET #status = :to, completedAt = :now, updatedAt = :now',
    from: ['PROCESSING', 'COMPLETED'],
    to: 'COMPLETED',
  });
  complete.addCatch(recordFailure, recorded).next(notify);

  const publish = invoke('Publish', functions.publish, '$.notification', quick).addCatch(recordFailure, recorded).next(complete);
  const rejectQuality = new sfn.Pass(scope, 'RejectQuality', {
    resultPath: '$.error',
    parameters: {
      Error: 'QualityTooLow',
      Cause: sfn.JsonPath.format('The quality score is {}; at least {} is needed.',
        sfn.JsonPath.stringAt('$.quality.score'), sfn.JsonPath.stringAt('$.quality.threshold')),
    },
  });
  rejectQuality.next(recordFailure);
  const gate = new sfn.Choice(scope, 'IsGoodEnough')
    .when(sfn.Condition.numberGreaterThanEquals('$.quality.score', qualityThreshold), publish)
    .otherwise(rejectQuality);
  const checkQuality = invoke('CheckQuality', functions.quality, '$.quality', { interval: Duration.seconds(10), maxAttempts: 2 })
    .addCatch(recordFailure, recorded);

  const make = new sfn.Parallel(scope, 'Make', {
    resultSelector: { encoded: sfn.JsonPath.objectAt('$[0]'), thumbnails: sfn.JsonPath.objectAt('$[1]') },
    resultPath: '$.made',
  });
  make.branch(
    queue('Encode', encodeQueue, { interval: Duration.seconds(30), maxAttempts: 3 }),
    queue('TakeThumbnails', thumbnailQueue, { interval: Duration.seconds(15), maxAttempts: 2 }),
  );
  make.addCatch(recordFailure, recorded);

  const alreadyHandled = new sfn.Succeed(scope, 'AlreadyHandled', { comment: 'Another execution has taken this job, or it has ended.' });
  const begin = updateJob(scope, 'MarkProcessing', jobTable, {
    update: 'SET #status = :to, execution = :execution, steps = :steps, updatedAt = :now REMOVE expiresAt',
    from: ['UPLOAD_PENDING'],
    to: 'PROCESSING',
    values: {
      ':execution': tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$$.Execution.Id')),
      ':steps': tasks.DynamoAttributeValue.fromMap(Object.fromEntries(Object.entries(pendingSteps()).map(([name, { state }]) =>
        [name, tasks.DynamoAttributeValue.fromMap({ state: tasks.DynamoAttributeValue.fromString(state) })]))),
    },
    // The answer to a first attempt may be lost: the same execution may begin again.
    condition: 'execution = :execution AND #status = :to',
  });
  begin.addCatch(alreadyHandled, { errors: ['DynamoDB.ConditionalCheckFailedException'], resultPath: sfn.JsonPath.DISCARD });
  begin.addCatch(recordFailure, recorded);

  const definition = begin
    .next(invoke('Probe', functions.probe, '$.plan', { interval: Duration.seconds(5), maxAttempts: 3 }).addCatch(recordFailure, recorded))
    .next(make)
    .next(checkQuality)
    .next(gate);
  const workflow = new Workflow(scope, id, { definition, timeout: Duration.days(1), removalPolicy, comment: 'Turns an upload into renditions and thumbnails' });
  for (const fn of invoked) grantInvokeExactly(fn, workflow);
  for (const { queue: waiting } of [encodeQueue, thumbnailQueue]) grantSendExactly(waiting, workflow);
  return workflow;
}

interface JobUpdate {
  readonly update: string;
  readonly from: string[];
  readonly to: string;
  readonly values?: { [name: string]: tasks.DynamoAttributeValue };
  /** Another condition under which to write. */
  readonly condition?: string;
}

/** Moves the job on in one conditional write, without a function. */
function updateJob(scope: Construct, id: string, table: dynamodb.ITable, { update, from, to, values, condition }: JobUpdate): tasks.DynamoUpdateItem {
  const states = Object.fromEntries(from.map((status, at) => [`:from${at}`, tasks.DynamoAttributeValue.fromString(status)]));
  const task = new tasks.DynamoUpdateItem(scope, id, {
    table,
    key: { jobId: tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$.jobId')) },
    updateExpression: update,
    conditionExpression: `attribute_not_exists(deletedAt) AND (#status IN (${Object.keys(states).join(', ')})${condition ? ` OR (${condition})` : ''})`,
    expressionAttributeNames: { '#status': 'status' },
    expressionAttributeValues: {
      ...states,
      ':to': tasks.DynamoAttributeValue.fromString(to),
      ':now': tasks.DynamoAttributeValue.fromString(sfn.JsonPath.stringAt('$$.State.EnteredTime')),
      ...values,
    },
    resultPath: sfn.JsonPath.DISCARD,
    taskTimeout: sfn.Timeout.duration(DIRECT_TIMEOUT),
  });
  task.addRetry({
    errors: TRANSIENT_TABLE,
    interval: Duration.seconds(1),
    maxAttempts: 5,
    backoffRate: 2,
    jitterStrategy: sfn.JitterType.FULL,
  });
  return task;
}
