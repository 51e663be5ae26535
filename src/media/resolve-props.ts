import { aws_lambda as lambda, Duration, SizeRoundingBehavior } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { checkBrought } from './check-brought';
import { checkKnownProps } from './check-known-props';
import { S3_LIMITS } from './core/s3-limits';
import { FfmpegLayer } from './ffmpeg-layer';
import { MediaApi } from './media-api-kind';
import { MediaAuthorization } from './media-authorization';
import { MediaPipelineProps } from './media-pipeline-props';
import { checkEncodingProps, jobTimeoutOf } from './resolve-encoding-props';
import { checkOutputProps } from './resolve-output-props';
import { checkSizeProps } from './resolve-size-props';
import { checkOrigins } from '../private/cors-origins';
import { checkRemovalPolicy } from '../private/removal-policy';
import { check, checkSpan, checkWhole } from '../private/validation-error';

/** Whole bytes of it. */
export const maxUploadBytesOf = ({ maxUploadSize }: MediaPipelineProps) => maxUploadSize?.toBytes({ rounding: SizeRoundingBehavior.FLOOR });

/** Refuses what cannot work, in words that say how to mend it. */
export function checkMediaProps(scope: Construct, props: MediaPipelineProps): void {
  checkKnownProps(scope, props);
  checkRemovalPolicy(scope, props.removalPolicy);
  checkEncodingProps(scope, props);
  checkOutputProps(scope, props);
  checkSizeProps(scope, props);
  checkWhole(scope, 'maxObjects', props.maxObjects, 1);
  checkWhole(scope, 'errorThreshold', props.errorThreshold, 0);
  // What lasts longer has failed, and is in no queue any more.
  for (const name of ['slowJobThreshold', 'maxWaitingTime'] as const) checkSpan(scope, name, props[name], Duration.minutes(1), jobTimeoutOf(props));
  const maxUploadBytes = maxUploadBytesOf(props) ?? 1;
  check(scope, maxUploadBytes > 0, 'maxUploadSize is zero: every video would be refused.');
  check(scope, maxUploadBytes <= S3_LIMITS.objectBytes, 'maxUploadSize is more than S3 takes in 10,000 parts: give at most 48.8 TiB.');
  check(scope, !props.statusPush || !props.jobTable || props.jobTable.tableStreamArn !== undefined,
    'statusPush needs a stream of the jobTable that is known here: give it one of new and old images, and import it with Table.fromTableAttributes({ tableStreamArn }).');
  checkBrought(scope, props);
  checkEffects(scope, props);
  checkApi(scope, props);
  checkLifecycle(scope, props);
}

/** Refuses what would have no effect beside the rest. */
function checkEffects(scope: IConstruct, props: MediaPipelineProps): void {
  const { inputBucket, outputBucket, api, ffmpegLayer, poster = true, sprites = true, alarms = true } = props;
  const useless: [boolean, string, (keyof MediaPipelineProps)[]][] = [
    [inputBucket !== undefined, 'inputBucket has a life cycle of its own', ['infrequentAccessAfter', 'glacierAfter', 'deepArchiveAfter']],
    [inputBucket !== undefined && outputBucket !== undefined && api === MediaApi.NONE, 'there is no API and the buckets have rules of their own', ['corsOrigins']],
    [!poster, 'poster is false', ['posterTime']],
    [!sprites, 'sprites is false', ['spriteInterval']],
    [!alarms, 'alarms is false', ['maxObjects', 'alarmTopic', 'errorThreshold', 'slowJobThreshold', 'maxWaitingTime']],
  ];
  for (const [applies, because, names] of useless) {
    const given = names.filter((name) => props[name] !== undefined).join(', ');
    check(scope, !applies || !given, `${because}, so ${given} would have no effect: leave it out.`);
  }
  const { name } = props.architecture ?? lambda.Architecture.ARM_64;
  check(scope, !(ffmpegLayer instanceof FfmpegLayer) || ffmpegLayer.architecture.name === name,
    `the functions are for ${name}, the ffmpegLayer is not: give both the same architecture.`);
}

const OF_OWN_API = ['stageLogging', 'throttlingRateLimit', 'throttlingBurstLimit'] as const;
const OF_API = [...OF_OWN_API, 'apiResource', 'authorization', 'userPool', 'statusPush', 'delivery'] as const;

function checkApi(scope: Construct, props: MediaPipelineProps): void {
  checkOrigins(scope, props.corsOrigins, props.api !== MediaApi.NONE);
  for (const name of ['throttlingRateLimit', 'throttlingBurstLimit'] as const) checkWhole(scope, name, props[name], 1);
  const given = (names: readonly (keyof MediaPipelineProps)[]) => names.filter((name) => props[name] !== undefined).join(', ');
  check(scope, props.api !== MediaApi.NONE || !given(OF_API), `api is NONE, so ${given(OF_API)} would have no effect: leave it out.`);
  check(scope, !props.apiResource || !given(OF_OWN_API), `${given(OF_OWN_API)} belongs to the API of apiResource: set it there.`);
  check(scope, props.authorization !== MediaAuthorization.IAM || !props.userPool, 'authorization is IAM, so userPool would have no effect: leave it out.');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function checkLifecycle(scope: IConstruct, { infrequentAccessAfter, glacierAfter, deepArchiveAfter }: MediaPipelineProps): void {
  const days = (name: string, value?: Duration) => {
    check(scope, !value || Number.isInteger(value.toDays({ integral: false })), `${name} is ${value?.toHumanString()}: give whole days.`);
    return value?.toDays();
  };
  const standardIa = days('infrequentAccessAfter', infrequentAccessAfter) ?? 30;
  const glacier = days('glacierAfter', glacierAfter) ?? 90;
  const deepArchive = days('deepArchiveAfter', deepArchiveAfter) ?? 365;
  check(scope, standardIa >= 30, 'infrequentAccessAfter is less than S3 allows: give at least 30 days.');
  check(scope, glacier >= standardIa + 30, 'glacierAfter has to be at least 30 days after infrequentAccessAfter.');
  check(scope, deepArchive >= glacier + 90, 'deepArchiveAfter has to be at least 90 days after glacierAfter.');
}
