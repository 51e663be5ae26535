import { aws_lambda as lambda, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { boundEncoder } from './bound-encoder';
import { BoundDelivery } from './cloud-front-distribution';
import { encodeDiskMegabytes } from './core/disk';
import { defaultMaxUploadBytes } from './core/upload-limit';
import { FfmpegLayer } from './ffmpeg-layer';
import { httpEnvironment } from './media-api';
import { MediaApi } from './media-api-kind';
import { MediaConversion } from './media-conversion';
import { MediaFunctions } from './media-functions';
import { MediaPipelineProps } from './media-pipeline-props';
import { MediaStorage } from './media-storage';
import { mediaWorkflow } from './media-workflow';
import { jobTimeoutOf, planOptions, renditionsOf } from './resolve-encoding-props';
import { maxUploadBytesOf } from './resolve-props';
import { VideoEncoderConfig } from './video-encoder';
import { NotificationFanout, ResilientQueue } from '../messaging';
import { partProps } from '../private/part-props';
import { checkFits } from '../private/validation-error';
import { Workflow } from '../private/workflow';

export interface MediaParts {
  readonly storage: MediaStorage;
  readonly notifications: NotificationFanout;
  readonly deadLetterQueue: sqs.IQueue;
  readonly delivery?: BoundDelivery;
  readonly pipelineName: string;
}

/** What does the work: functions, the queues in front of the dear ones, and the workflow over all. */
export interface MediaWork {
  readonly functions: MediaFunctions;
  readonly encodeQueue: ResilientQueue;
  readonly thumbnailQueue: ResilientQueue;
  readonly stateMachine: Workflow;
  readonly encoder: VideoEncoderConfig;
  readonly conversion?: MediaConversion;
}

/** Of tasks in a queue: longer is a warning. */
const LONG_WAIT = Duration.hours(1);
/** In the environment of the function that plans, beside names and limits. */
const MAX_PLAN_BYTES = 3000;

export function mediaWork(scope: Construct, props: MediaPipelineProps, { delivery, ...parts }: MediaParts): MediaWork {
  const { encryptionKey, logRetention, removalPolicy, qualityThreshold = 80, architecture = lambda.Architecture.ARM_64 } = props;
  const { encoder, maxDurationSeconds } = boundEncoder(scope, props);
  const maxUploadBytes = maxUploadBytesOf(props) ?? defaultMaxUploadBytes(maxDurationSeconds);
  const plan = planOptions(props, encoder);
  const { renditions, settings } = plan;
  checkFits(scope, 'renditions and thumbnailTimes', plan, MAX_PLAN_BYTES, 'give fewer, or thumbnailInterval instead of thumbnailTimes');
  const functions = new MediaFunctions(scope, 'Functions', {
    ...parts,
    ffmpegLayer: props.ffmpegLayer ?? new FfmpegLayer(scope, 'Ffmpeg', { architecture }),
    architecture,
    sizes: props,
    encodeDiskMegabytes: encodeDiskMegabytes({ seconds: maxDurationSeconds, renditions, streams: settings.segmentSeconds !== undefined }),
    plan: JSON.stringify(plan),
    maxUploadBytes,
    maxDurationSeconds,
    qualityThreshold,
    api: props.api === MediaApi.NONE ? undefined : { maxUploadBytes, http: httpEnvironment(props), delivery },
    conversion: encoder.conversion,
    encryptionKey,
    logRetention,
    removalPolicy,
  });
  const jobTimeout = jobTimeoutOf(props);
  const waiting = { ...partProps(props), retention: jobTimeout, maxMessageAge: props.maxWaitingTime ?? LONG_WAIT };
  const encodeQueue = new ResilientQueue(scope, 'EncodeQueue', waiting);
  const thumbnailQueue = new ResilientQueue(scope, 'ThumbnailQueue', waiting);
  const conversion = encoder.conversion ? new MediaConversion(scope, 'Conversion', parts.storage, renditionsOf(props), encoder) : undefined;
  const stateMachine = mediaWorkflow(scope, 'Workflow', {
    functions,
    encodeQueue,
    thumbnailQueue,
    jobTable: parts.storage.jobTable,
    notifications: parts.notifications,
    encoder,
    conversion,
    jobTimeout,
    qualityThreshold,
    encryptionKey,
    logRetention,
    removalPolicy,
  });
  return { functions, encodeQueue, thumbnailQueue, stateMachine, encoder, conversion };
}
