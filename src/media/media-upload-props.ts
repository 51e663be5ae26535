import { aws_s3 as s3, Duration, Size } from 'aws-cdk-lib';

/** What may be uploaded, by whom, and how long it is kept. */
export interface MediaUploadProps {
  /**
   * Largest upload: up to the 48.8 TiB that S3 takes in 10,000 parts. Refused on request when declared, and again on arrival.
   * Above 5 GiB, and on request, a file is uploaded in parts.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
   * @default - what `maxDuration` of video weighs at 200 Mbit/s, as of a 4K camera; at least 5 GiB
   */
  readonly maxUploadSize?: Size;

  /**
   * Bucket that takes uploads under `uploads/`. It has to send its events to EventBridge, and allow CORS for browsers.
   *
   * @default - a new bucket
   */
  readonly inputBucket?: s3.IBucket;

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
}
