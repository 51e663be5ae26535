import { aws_s3 as s3 } from 'aws-cdk-lib';

/** Which events of a bucket. */
export interface BucketEventOptions {
  /**
   * What happens to objects.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html
   * @default - every way of creating an object, multipart uploads included
   */
  readonly events?: s3.EventType[];

  /**
   * Only objects whose keys start so, e.g. `in/`.
   *
   * @default - all
   */
  readonly prefix?: string;

  /**
   * Only objects whose keys end so, e.g. `.jpg`.
   *
   * @default - all
   */
  readonly suffix?: string;
}
