import { aws_dynamodb as dynamodb, aws_kms as kms, aws_logs as logs, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { pendingSteps } from './core/job';
import { encodingBranch } from './encoding-workflow';
import { MediaConversion } from './media-conversion';
import { MediaFunctions } from './media-functions';
import { VideoEncoderConfig } from './video-encoder';
import { MediaTasks, QUICK } from './workflow-tasks';
import { NotificationFanout, ResilientQueue } from '../messaging';
import { grantKeyExactly } from '../private/exact-grants';
import { Workflow } from '../private/workflow';

export interface MediaWorkflowProps {
  readonly functions: MediaFunctions;
  readonly encodeQueue: ResilientQueue;
  readonly thumbnailQueue: ResilientQueue;
  readonly jobTable: dynamodb.ITable;
  readonly notifications: NotificationFanout;
  readonly encoder: VideoEncoderConfig;
  /** Of a pipeline that MediaConvert encodes for. */
  readonly conversion?: MediaConversion;
  readonly jobTimeout: Duration;
  /** 0–100. */
  readonly qualityThreshold: number;
  readonly encryptionKey?: kms.IKey;
  readonly logRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

/** Time for a job that ran out of it to end as every failed one. */
const TO_SAY_SO = Duration.hours(1);

/**
 * The workflow of a job. Its input, `{ jobId, inputBucket, inputKey, outputBucket }`, stays to the last state;
 * each step adds its result: `plan`, `made`, `quality`, `notification`, or `error`.
 */
export function mediaWorkflow(scope: Construct, id: string, props: MediaWorkflowProps): Workflow {
  const { functions, encodeQueue, thumbnailQueue, jobTable, notifications, encoder, conversion } = props;
  const { qualityThreshold, jobTimeout, encryptionKey, logRetention, removalPolicy } = props;
  const states = new MediaTasks(scope, jobTimeout);

  const failed = new sfn.Fail(scope, 'JobFailed', { errorPath: '$.error.Error', causePath: '$.error.Cause' });
  const recordFailure = states.invoke('RecordFailure', functions.fail, sfn.JsonPath.DISCARD!, { ...QUICK, errors: ['States.ALL'], maxAttempts: 6 }, {
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
  const notify = states.notify('Notify', notifications.topic);
  notify.addCatch(recordFailure, recorded).next(completed);

  const complete = states.updateJob('MarkCompleted', jobTable, {
    update: 'SET #status = :to, completedAt = :now, updatedAt = :now',
    from: ['PROCESSING', 'COMPLETED'],
    to: 'COMPLETED',
  });
  complete.addCatch(recordFailure, recorded).next(notify);

  const publish = states.invoke('Publish', functions.publish, '$.notification', QUICK).addCatch(recordFailure, recorded).next(complete);
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
  const checkQuality = states.invoke('CheckQuality', functions.quality, '$.quality', { interval: Duration.seconds(10), maxAttempts: 2 })
    .addCatch(recordFailure, recorded);

  const make = new sfn.Parallel(scope, 'Make', {
    resultSelector: { encoded: sfn.JsonPath.objectAt('$[0]'), thumbnails: sfn.JsonPath.objectAt('$[1]') },
    resultPath: '$.made',
  });
  make.branch(
    encodingBranch(scope, states, encodeQueue, encoder, conversion),
    states.queue('TakeThumbnails', thumbnailQueue, { interval: Duration.seconds(15), maxAttempts: 2 }),
  );
  make.addCatch(recordFailure, recorded);

  const alreadyHandled = new sfn.Succeed(scope, 'AlreadyHandled', { comment: 'Another execution has taken this job, or it has ended.' });
  const begin = states.updateJob('MarkProcessing', jobTable, {
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
    .next(states.invoke('Probe', functions.probe, '$.plan', { interval: Duration.seconds(5), maxAttempts: 3 }).addCatch(recordFailure, recorded))
    .next(make)
    .next(checkQuality)
    .next(gate);
  const workflow = new Workflow(scope, id, {
    definition, timeout: jobTimeout.plus(TO_SAY_SO), logEncryptionKey: encryptionKey, logRetention, removalPolicy, comment: 'Turns an upload into renditions and thumbnails',
  });
  states.grantTo(workflow);
  for (const key of new Set([jobTable.encryptionKey, notifications.topic.masterKey])) grantKeyExactly(key, workflow);
  return workflow;
}
