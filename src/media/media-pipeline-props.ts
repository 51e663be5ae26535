import { aws_dynamodb as dynamodb, aws_kms as kms, RemovalPolicy } from 'aws-cdk-lib';
import { MediaAlarmProps } from './media-alarm-props';
import { MediaApiProps } from './media-api-props';
import { MediaEncodingProps } from './media-encoding-props';
import { MediaOutputProps } from './media-output-props';
import { MediaSizeProps } from './media-size-props';
import { MediaUploadProps } from './media-upload-props';
import { NotificationFanout } from '../messaging';

/** Properties of a `MediaPipeline`. */
export interface MediaPipelineProps extends MediaApiProps, MediaUploadProps, MediaEncodingProps, MediaOutputProps, MediaSizeProps, MediaAlarmProps {
  /**
   * Table of jobs with partition key `jobId` (string), TTL attribute `expiresAt`, and an index `by-user`
   * with keys `userId` and `createdAt` (strings).
   *
   * @default - a new table, billed by request, with point-in-time recovery
   */
  readonly jobTable?: dynamodb.ITable;

  /**
   * Whether every change of a job is pushed to its owner as it happens, so that nobody has to ask again and again: `POST /status-ticket` answers with the
   * `url` of a WebSocket that can be opened once, within a minute. It then carries `{ "type": "job", "job": … }`, where `job` is what
   * `GET /status/{jobId}` tells but the addresses of the outputs, or `{ "type": "deleted", "jobId": "…" }`. Ask for the present state once it is open, and take
   * of two messages about a job the one with the later `updatedAt`. A connection lasts two hours; send anything within ten minutes to keep it open.
   * At rest it costs nothing; a million messages about $1. A `jobTable` of your own needs a stream of new and old images.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
   * @default false
   */
  readonly statusPush?: boolean;

  /**
   * Told of every job that completes or fails. The message is JSON with `jobId`, `userId`, `status`, `fileName` and
   * `outputs` or `error`; the attributes `userId` and `status` can be filtered on.
   *
   * @default - a new topic
   */
  readonly notifications?: NotificationFanout;

  /**
   * Encrypts buckets, tables, queues, topic and log groups; its policy is made to let in the services that need it. Give an imported key that policy
   * yourself. What is brought along keeps its own encryption, access logs that of S3, which
   * takes no other, and the logs of SNS deliveries, which hold no content, that of CloudWatch.
   *
   * @default - encrypted with keys that AWS owns, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Of everything that the pipeline makes. `DESTROY` removes a bucket only when it is empty.
   *
   * @default - RETAIN for buckets, jobs and users, DESTROY for queues, topics and logs
   */
  readonly removalPolicy?: RemovalPolicy;
}
