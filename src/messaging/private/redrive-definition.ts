import { aws_lambda as lambda, aws_sqs as sqs, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Of each call to SQS; they answer at once. */
const CALL_TIMEOUT = Duration.seconds(30);

export interface RedriveDefinitionProps {
  readonly deadLetterQueue: sqs.IQueue;
  readonly destination: sqs.IQueue;
  readonly handler: lambda.IFunction;
  readonly maxMessagesPerSecond: number;
  /** @default true */
  readonly messageMove?: boolean;
}

/** With a filter through the function, otherwise by SQS's own message move. */
export function redriveDefinition(scope: Construct, props: RedriveDefinitionProps): sfn.IChainable {
  const done = new sfn.Succeed(scope, 'Done', { comment: 'All moved, or a dry run.' });
  const { maxMessagesPerSecond, messageMove = true } = props;
  const request = new sfn.Pass(scope, 'Request', {
    parameters: { 'request.$': `States.JsonMerge(States.StringToJson('${JSON.stringify(defaults(maxMessagesPerSecond, messageMove))}'), $, false)` },
    outputPath: '$.request',
  });
  const filter = filterTask(scope, props.handler).next(done);
  const cancelling = new sfn.Choice(scope, 'Cancelling');
  const cancel = sfn.Condition.booleanEquals('$.cancel', true);
  if (!messageMove) {
    const error = 'NotCancellable';
    const cause = 'A function moves these messages: stop its execution.';
    return request.next(cancelling.when(cancel, new sfn.Fail(scope, error, { error, cause })).otherwise(filter));
  }
  return request.next(cancelling
    .when(cancel, cancelTasks(scope, props, done))
    .otherwise(new sfn.Choice(scope, 'ByFunction')
      .when(sfn.Condition.isPresent('$.filter'), filter)
      .otherwise(moveTasks(scope, props, done))));
}

function defaults(maxMessagesPerSecond: number, messageMove: boolean): object {
  return { maxMessagesPerSecond, dryRun: false, cancel: false, ...(messageMove ? {} : { filter: {} }) };
}

/** Not `LambdaInvoke`: it allows every version by a wildcard. */
function filterTask(scope: Construct, handler: lambda.IFunction): sfn.CustomState {
  return new sfn.CustomState(scope, 'Filter', {
    stateJson: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { 'FunctionName': handler.functionArn, 'Payload.$': '$' },
      ResultSelector: Object.fromEntries(['seen', 'matched', 'moved', 'complete'].map((name) => [`${name}.$`, `$.Payload.${name}`])),
      ResultPath: '$.output',
      TimeoutSeconds: 900,
      Retry: [{
        ErrorEquals: ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
        IntervalSeconds: 2,
        MaxAttempts: 5,
        BackoffRate: 2,
        JitterStrategy: 'FULL',
      }],
    },
  });
}

function moveTasks(scope: Construct, { deadLetterQueue, destination }: RedriveDefinitionProps, done: sfn.Succeed): sfn.IChainable {
  const call = (id: string, action: string, parameters: Record<string, unknown>, result: sfn.TaskStateBaseProps) => (
    sqsTask(scope, id, deadLetterQueue, action, parameters, result)
  );
  const count = call('Count', 'getQueueAttributes', {
    QueueUrl: deadLetterQueue.queueUrl, AttributeNames: ['ApproximateNumberOfMessages'],
  }, { resultSelector: { 'attributes.$': '$.Attributes' }, resultPath: '$.output' });
  const start = call('Start', 'startMessageMoveTask', {
    SourceArn: deadLetterQueue.queueArn,
    DestinationArn: destination.queueArn,
    MaxNumberOfMessagesPerSecond: sfn.JsonPath.numberAt('$.maxMessagesPerSecond'),
  }, { resultPath: sfn.JsonPath.DISCARD });
  const look = call('Look', 'listMessageMoveTasks', { SourceArn: deadLetterQueue.queueArn, MaxResults: 1 }, {
    resultSelector: { 'tasks.$': '$.Results' }, resultPath: '$.move',
  });
  const wait = new sfn.Wait(scope, 'Wait', { time: sfn.WaitTime.duration(Duration.seconds(10)) });
  const failed = new sfn.Fail(scope, 'Failed', {
    errorPath: sfn.JsonPath.format('MessageMove{}', sfn.JsonPath.stringAt('$.move.tasks[0].Status')),
    causePath: sfn.JsonPath.jsonToString(sfn.JsonPath.objectAt('$.move.tasks[0]')),
  });
  const gone = new sfn.Fail(scope, 'Gone', { error: 'MessageMoveGone', cause: 'SQS does not list the move any more.' });
  const is = (status: string) => sfn.Condition.stringEquals('$.move.tasks[0].Status', status);
  const moved = new sfn.Choice(scope, 'Moved')
    .when(sfn.Condition.isNotPresent('$.move.tasks[0]'), gone)
    .when(sfn.Condition.or(is('RUNNING'), is('CANCELLING')), wait)
    .when(is('COMPLETED'), done)
    .otherwise(failed);
  const dryRun = new sfn.Choice(scope, 'DryRun').when(sfn.Condition.booleanEquals('$.dryRun', true), done).otherwise(start);
  start.next(wait).next(look).next(moved);
  return count.next(dryRun);
}

/** Stops SQS in the middle of a move. The execution that waits for it then fails. */
function cancelTasks(scope: Construct, { deadLetterQueue }: RedriveDefinitionProps, done: sfn.Succeed): sfn.IChainable {
  const find = sqsTask(scope, 'FindMove', deadLetterQueue, 'listMessageMoveTasks', { SourceArn: deadLetterQueue.queueArn, MaxResults: 1 }, {
    resultSelector: { 'tasks.$': '$.Results' }, resultPath: '$.move',
  });
  const cancel = sqsTask(scope, 'CancelMove', deadLetterQueue, 'cancelMessageMoveTask', {
    TaskHandle: sfn.JsonPath.stringAt('$.move.tasks[0].TaskHandle'),
  }, { resultSelector: { 'cancelled': true, 'moved.$': '$.ApproximateNumberOfMessagesMoved' }, resultPath: '$.output' });
  const nothing = new sfn.Pass(scope, 'NothingToCancel', { result: sfn.Result.fromObject({ cancelled: false }), resultPath: '$.output' });
  return find.next(new sfn.Choice(scope, 'Moving')
    .when(sfn.Condition.and(sfn.Condition.isPresent('$.move.tasks[0]'), sfn.Condition.stringEquals('$.move.tasks[0].Status', 'RUNNING')), cancel.next(done))
    .otherwise(nothing.next(done)));
}

function sqsTask(
  scope: Construct, id: string, queue: sqs.IQueue, action: string, parameters: Record<string, unknown>, result: sfn.TaskStateBaseProps,
): tasks.CallAwsService {
  const task = new tasks.CallAwsService(scope, id, {
    service: 'sqs',
    action,
    parameters,
    iamResources: [queue.queueArn],
    iamAction: `sqs:${action[0].toUpperCase()}${action.slice(1)}`,
    taskTimeout: sfn.Timeout.duration(CALL_TIMEOUT),
    ...result,
  });
  task.addRetry({
    errors: ['Sqs.SdkClientException', 'Sqs.RequestThrottledException', 'Sqs.InternalErrorException'], maxAttempts: 5, jitterStrategy: sfn.JitterType.FULL,
  });
  return task;
}
