import { aws_stepfunctions as sfn, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaConversion } from './media-conversion';

const CALL_TIMEOUT = Duration.seconds(30);
const BUSY = ['MediaConvert.TooManyRequestsException', 'MediaConvert.InternalServerErrorException', 'MediaConvert.SdkClientException', 'States.Timeout'];
const LATER: sfn.RetryProps = {
  interval: Duration.seconds(5), maxAttempts: 10, backoffRate: 2, maxDelay: Duration.minutes(5), jitterStrategy: sfn.JitterType.FULL,
};

/**
 * Starts a MediaConvert job and waits until an event tells its end. The job's record keeps the token, and the conversion's id;
 * whoever deletes the job fails the task, which cancels the conversion.
 *
 * @param patience how long it may wait in MediaConvert's queue and be worked on, together
 */
export function conversion(scope: Construct, { role, queueArn, jobTable }: MediaConversion, patience: Duration): sfn.Parallel {
  const start = new sfn.CustomState(scope, 'StartConversion', {
    stateJson: {
      Type: 'Task',
      Resource: 'arn:aws:states:::mediaconvert:createJob',
      Parameters: {
        'Role': role.roleArn,
        'Queue': queueArn,
        'Settings.$': '$.plan.conversion',
        'UserMetadata': { 'jobId.$': '$.jobId', 'attempt.$': "States.Format('{}', $.plan.attempt)" },
        // The same for every try of this state, another when it is entered anew.
        'ClientRequestToken.$': "States.Format('{}-{}', $$.Execution.Name, $$.State.EnteredTime)",
        'StatusUpdateInterval': 'SECONDS_60',
      },
      ResultSelector: { 'id.$': '$.Job.Id' },
      ResultPath: '$.conversion',
      TimeoutSeconds: CALL_TIMEOUT.toSeconds(),
    },
  }).addRetry({ errors: BUSY, ...LATER });

  const wait = new sfn.CustomState(scope, 'AwaitConversion', {
    stateJson: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      Parameters: {
        TableName: jobTable.tableName,
        Key: { jobId: { 'S.$': '$.jobId' } },
        UpdateExpression: 'SET conversion = :conversion, steps.encode.#state = :running, steps.encode.startedAt = if_not_exists(steps.encode.startedAt, :now), updatedAt = :now',
        ConditionExpression: '#status = :processing AND execution = :execution AND attribute_not_exists(deletedAt)',
        ExpressionAttributeNames: { '#state': 'state', '#status': 'status' },
        ExpressionAttributeValues: {
          ':conversion': { M: { id: { 'S.$': '$.conversion.id' }, token: { 'S.$': '$$.Task.Token' } } },
          ':running': { S: 'RUNNING' },
          ':processing': { S: 'PROCESSING' },
          ':execution': { 'S.$': '$$.Execution.Id' },
          ':now': { 'S.$': '$$.State.EnteredTime' },
        },
      },
      ResultPath: null,
      TimeoutSeconds: patience.toSeconds(),
    },
  });
  const failed = new sfn.Fail(scope, 'ConversionFailed', { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const cancel = new sfn.CustomState(scope, 'CancelConversion', {
    stateJson: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:mediaconvert:cancelJob',
      Parameters: { 'Id.$': '$.conversion.id' },
      ResultPath: null,
      TimeoutSeconds: CALL_TIMEOUT.toSeconds(),
    },
  }).addRetry({ errors: BUSY, ...LATER });
  // One that has ended cannot be cancelled any more.
  cancel.addCatch(failed, { errors: ['States.ALL'], resultPath: '$.uncancelled' }).next(failed);
  wait.addCatch(cancel, { errors: ['States.ALL'], resultPath: '$.error' });

  return new sfn.Parallel(scope, 'Convert', { resultPath: sfn.JsonPath.DISCARD })
    .branch(start.next(wait))
    .addRetry({ errors: ['TransientFailure'], interval: Duration.seconds(30), maxAttempts: 3, backoffRate: 2, jitterStrategy: sfn.JitterType.FULL });
}
