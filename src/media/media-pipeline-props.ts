import {
  aws_cognito as cognito, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_s3 as s3, aws_sns as sns, Duration, RemovalPolicy, Size,
} from 'aws-cdk-lib';
import { EncodingPreset, Rendition } from './rendition';
import { NotificationFanout } from '../messaging';

/** Properties of a `MediaPipeline`. */
export interface MediaPipelineProps {
  /**
   * Sizes in which every video is offered; larger ones than the source are left out.
   *
   * @default - 720p and 1080p
   */
  readonly renditions?: Rendition[];

  /**
   * Constant rate factor of H.264: 0 (lossless) to 51 (worst).
   *
   * @default 23
   */
  readonly crf?: number;

  /**
   * Speed against size of the encoder.
   *
   * @default EncodingPreset.FASTER
   */
  readonly preset?: EncodingPreset;

  /**
   * Times at which pictures are taken, whole milliseconds. Those past the end move to the end.
   *
   * @default - at 5, 15 and 30 seconds
   */
  readonly thumbnailTimes?: Duration[];

  /**
   * Least quality score of a job: 0–100. The score is the VMAF of the worst rendition against the source,
   * or 0 if a rendition lacks picture, sound or length.
   *
   * @default 80
   */
  readonly qualityThreshold?: number;

  /**
   * Largest upload, up to the 5 GiB that one PUT can carry. Refused on request when declared, and again on arrival.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
   * @default 5 GiB
   */
  readonly maxUploadSize?: Size;

  /**
   * Longest video. One function encodes within 15 minutes: with 3,008 MB about 7 minutes of 1080p at 25 frames a second
   * in the default renditions and preset.
   *
   * @default 6 minutes
   */
  readonly maxDuration?: Duration;

  /**
   * Memory of the encoder in MB; its processors grow with it, one at 1,769 MB.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   * @default 3008
   */
  readonly encodeMemorySize?: number;

  /**
   * Videos that are encoded at a time: 2–1000; further ones wait in a queue. Nothing is reserved of the account's quota.
   *
   * @default 10
   */
  readonly encodeConcurrency?: number;

  /**
   * Videos of which pictures are taken at a time: 2–1000; further ones wait in a queue.
   *
   * @default 20
   */
  readonly thumbnailConcurrency?: number;

  /**
   * Layer with `bin/ffmpeg` (8 or newer, with libx264, libvmaf and HTTPS).
   *
   * @default - an `FfmpegLayer`, fetched at synthesis
   */
  readonly ffmpegLayer?: lambda.ILayerVersion;

  /**
   * Of the functions, and of ffmpeg in the layer.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Bucket that takes uploads under `uploads/`. It has to send its events to EventBridge, and allow CORS for browsers.
   *
   * @default - a new bucket
   */
  readonly inputBucket?: s3.IBucket;

  /**
   * Bucket for what is made: `encoded/`, `thumbnails/`, and `temp/` while it is being made.
   *
   * @default - a new bucket
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * Table of jobs with partition key `jobId` (string), TTL attribute `expiresAt`, and an index `by-user`
   * with keys `userId` and `createdAt` (strings).
   *
   * @default - a new table, billed by request, with point-in-time recovery
   */
  readonly jobTable?: dynamodb.ITable;

  /**
   * Whose users may upload.
   *
   * @default - a new pool, open to sign-up by e-mail
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Web origins that may call the API and upload.
   *
   * @default - all
   */
  readonly corsOrigins?: string[];

  /**
   * Access and execution logs of the API's stage; they need `ApiGatewayLogging` in the account.
   *
   * @default false
   */
  readonly stageLogging?: boolean;

  /**
   * Told of every job that completes or fails. The message is JSON with `jobId`, `userId`, `status`, `fileName` and
   * `outputs` or `error`; the attributes `userId` and `status` can be filtered on.
   *
   * @default - a new topic
   */
  readonly notifications?: NotificationFanout;

  /**
   * Days until an upload moves to Standard-IA. What viewers play is never moved.
   *
   * @default 30 days
   */
  readonly infrequentAccessAfter?: Duration;

  /**
   * Time until an upload moves to Glacier Flexible Retrieval.
   *
   * @default 90 days
   */
  readonly glacierAfter?: Duration;

  /**
   * Time until an upload moves to Glacier Deep Archive.
   *
   * @default 365 days
   */
  readonly deepArchiveAfter?: Duration;

  /**
   * Whether to alarm on errors, failed and slow jobs, dead letters and the number of objects.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the pipeline
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The alarm on the bucket goes off above this number of objects.
   *
   * @default 1000000
   */
  readonly maxObjects?: number;

  /**
   * Of everything that the pipeline makes. `DESTROY` removes a bucket only when it is empty.
   *
   * @default - RETAIN for buckets, jobs and users, DESTROY for queues, topics and logs
   */
  readonly removalPolicy?: RemovalPolicy;
}
