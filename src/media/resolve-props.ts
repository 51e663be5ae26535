import { Duration } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { checkBrought } from './check-brought';
import { S3_LIMITS } from './core/s3-limits';
import { MediaApi } from './media-api-kind';
import { MediaAuthorization } from './media-authorization';
import { MediaPipelineProps } from './media-pipeline-props';
import { checkEncodingProps, jobTimeoutOf } from './resolve-encoding-props';
import { checkOutputProps } from './resolve-output-props';
import { checkSizeProps } from './resolve-size-props';
import { checkRemovalPolicy } from '../private/removal-policy';
import { check, checkSpan, checkWhole } from '../private/validation-error';

/** Refuses what cannot work, in words that say how to mend it. */
export function checkMediaProps(scope: Construct, props: MediaPipelineProps): void {
  checkRemovalPolicy(scope, props.removalPolicy);
  checkEncodingProps(scope, props);
  checkOutputProps(scope, props);
  checkSizeProps(scope, props);
  checkWhole(scope, 'maxObjects', props.maxObjects, 1);
  checkWhole(scope, 'errorThreshold', props.errorThreshold, 0);
  // What lasts longer has failed, and is in no queue any more.
  for (const name of ['slowJobThreshold', 'maxWaitingTime'] as const) checkSpan(scope, name, props[name], Duration.minutes(1), jobTimeoutOf(props));
  check(scope, props.maxUploadSize?.toBytes() !== 0, 'maxUploadSize is zero: every video would be refused.');
  check(scope, !props.maxUploadSize || props.maxUploadSize.toBytes() <= S3_LIMITS.objectBytes, 'maxUploadSize is more than S3 takes in 10,000 parts: give at most 48.8 TiB.');
  check(scope, !props.statusPush || !props.jobTable || props.jobTable.tableStreamArn !== undefined,
    'statusPush needs a stream of the jobTable that is known here: give it one of new and old images, and import it with Table.fromTableAttributes({ tableStreamArn }).');
  checkBrought(scope, props);
  checkEffects(scope, props);
  checkApi(scope, props);
  checkLifecycle(scope, props);
}

/** Refuses what would have no effect beside the rest. */
function checkEffects(scope: IConstruct, props: MediaPipelineProps): void {
  const { inputBucket, poster = true, sprites = true, alarms = true } = props;
  const useless: [boolean, string, (keyof MediaPipelineProps)[]][] = [
    [inputBucket !== undefined, 'inputBucket has a life cycle of its own', ['infrequentAccessAfter', 'glacierAfter', 'deepArchiveAfter']],
    [!poster, 'poster is false', ['posterTime']],
    [!sprites, 'sprites is false', ['spriteInterval']],
    [!alarms, 'alarms is false', ['maxObjects', 'alarmTopic', 'errorThreshold', 'slowJobThreshold', 'maxWaitingTime']],
  ];
  for (const [applies, because, names] of useless) {
    const given = names.filter((name) => props[name] !== undefined).join(', ');
    check(scope, !applies || !given, `${because}, so ${given} would have no effect: leave it out.`);
  }
}

const OF_OWN_API = ['stageLogging'] as const;
const OF_API = [...OF_OWN_API, 'apiResource', 'authorization', 'userPool', 'statusPush', 'delivery'] as const;

function checkApi(scope: IConstruct, props: MediaPipelineProps): void {
  const given = (names: readonly (keyof MediaPipelineProps)[]) => names.filter((name) => props[name] !== undefined).join(', ');
  check(scope, props.api !== MediaApi.NONE || !given(OF_API), `api is NONE, so ${given(OF_API)} would have no effect: leave it out.`);
  check(scope, !props.apiResource || !given(OF_OWN_API), `${given(OF_OWN_API)} belongs to the API of apiResource: set it there.`);
  check(scope, props.authorization !== MediaAuthorization.IAM || !props.userPool, 'authorization is IAM, so userPool would have no effect: leave it out.');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function checkLifecycle(scope: IConstruct, { infrequentAccessAfter, glacierAfter, deepArchiveAfter }: MediaPipelineProps): void {
  const [standardIa, glacier, deepArchive] = [infrequentAccessAfter?.toDays() ?? 30, glacierAfter?.toDays() ?? 90, deepArchiveAfter?.toDays() ?? 365];
  check(scope, standardIa >= 30, 'infrequentAccessAfter is less than S3 allows: give at least 30 days.');
  check(scope, glacier >= standardIa + 30, 'glacierAfter has to be at least 30 days after infrequentAccessAfter.');
  check(scope, deepArchive >= glacier + 90, 'deepArchiveAfter has to be at least 90 days after glacierAfter.');
}
