import {
  aws_dynamodb as dynamodb, aws_lambda as lambda, aws_sns as sns, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, Duration,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ResilientQueue } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { grantInvokeExactly, grantSendExactly } from '../private/exact-grants';
import { Workflow } from '../private/workflow';

/** What a later attempt may not meet. Refusals have names of their own and are never retried. */
const TRANSIENT = [
  'TransientFailure', 'Runtime.ExitError', 'Lambda.Unknown', 'Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException',
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

/** For tasks that take a moment. */
export const QUICK: sfn.RetryProps = { interval: Duration.seconds(2), maxAttempts: 4 };

export interface QueueOptions {
  /** What the worker gets. @default - the state's input */
  readonly body?: object;
  /** @default - the result takes the place of the input */
  readonly resultPath?: string | null;
}

/** Makes the states of a workflow, and remembers what its role has to be allowed. */
export class MediaTasks {
  private readonly invoked: lambda.IFunction[] = [];
  private readonly queues: ResilientQueue[] = [];

  /** @param patience how long a task may wait in a queue and be worked on, together */
  constructor(private readonly scope: Construct, public readonly patience: Duration) {}

  /** Calls a function with the state's input, or with `parameters`. */
  public invoke(name: string, fn: BundledFunction, resultPath: string, retry: sfn.RetryProps, parameters?: object): sfn.CustomState {
    this.invoked.push(fn.invoked);
    const state = new sfn.CustomState(this.scope, name, {
      stateJson: {
        Type: 'Task',
        Resource: fn.invoked.functionArn,
        TimeoutSeconds: fn.timeout!.toSeconds() + TASK_SPARE_SECONDS,
        ResultPath: resultPath,
        ...(parameters ? { Parameters: parameters } : {}),
      },
    });
    return state.addRetry(THROTTLED).addRetry({ errors: TRANSIENT, jitterStrategy: sfn.JitterType.FULL, backoffRate: 2, ...retry });
  }

  /** Lets the state's input wait in a queue until a worker has answered it. */
  public queue(name: string, waiting: ResilientQueue, retry: sfn.RetryProps, { body, resultPath }: QueueOptions = {}): sfn.CustomState {
    this.queues.push(waiting);
    return new sfn.CustomState(this.scope, name, {
      stateJson: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl: waiting.queue.queueUrl, MessageBody: { 'taskToken.$': '$$.Task.Token', ...(body ? { input: body } : { 'input.$': '$' }) } },
        TimeoutSeconds: this.patience.toSeconds(),
        ...(resultPath === undefined ? {} : { ResultPath: resultPath }),
      },
    }).addRetry({ errors: [...TRANSIENT, 'SQS.AmazonSQSException', 'SQS.SdkClientException'], jitterStrategy: sfn.JitterType.FULL, backoffRate: 2, ...retry });
  }

  /** Moves the job on in one conditional write, without a function. */
  public updateJob(id: string, table: dynamodb.ITable, { update, from, to, values, condition }: JobUpdate): tasks.DynamoUpdateItem {
    const states = Object.fromEntries(from.map((status, at) => [`:from${at}`, tasks.DynamoAttributeValue.fromString(status)]));
    const task = new tasks.DynamoUpdateItem(this.scope, id, {
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

  /** Tells a topic what `$.notification` says. */
  public notify(id: string, topic: sns.ITopic): tasks.SnsPublish {
    const task = new tasks.SnsPublish(this.scope, id, {
      topic,
      subject: sfn.JsonPath.stringAt('$.notification.subject'),
      message: sfn.TaskInput.fromJsonPathAt('$.notification.message'),
      messageAttributes: {
        userId: { value: sfn.JsonPath.stringAt('$.notification.userId') },
        status: { value: sfn.JsonPath.stringAt('$.notification.status') },
      },
      resultPath: sfn.JsonPath.DISCARD,
      taskTimeout: sfn.Timeout.duration(DIRECT_TIMEOUT),
    });
    task.addRetry({ errors: ['States.ALL'], interval: Duration.seconds(2), maxAttempts: 6, backoffRate: 2, jitterStrategy: sfn.JitterType.FULL });
    return task;
  }

  /** Allows what the states do. */
  public grantTo(workflow: Workflow): void {
    for (const fn of new Set(this.invoked)) grantInvokeExactly(fn, workflow);
    for (const { queue } of new Set(this.queues)) grantSendExactly(queue, workflow);
  }
}

export interface JobUpdate {
  readonly update: string;
  readonly from: string[];
  readonly to: string;
  readonly values?: { [name: string]: tasks.DynamoAttributeValue };
  /** Another condition under which to write. */
  readonly condition?: string;
}
