import { aws_s3 as s3, Duration } from 'aws-cdk-lib';

/** What is made beside the renditions, and where everything lies. */
export interface MediaOutputProps {
  /**
   * Times at which pictures are taken, whole milliseconds. Those past the end move to the end.
   *
   * @default - at 5, 15 and 30 seconds
   */
  readonly thumbnailTimes?: Duration[];

  /**
   * Videos of which pictures are taken at a time: 2–1000; further ones wait in a queue.
   *
   * @default 20
   */
  readonly thumbnailConcurrency?: number;

  /**
   * Bucket for what is made: `encoded/`, `thumbnails/`, and `temp/` while it is being made.
   *
   * @default - a new bucket
   */
  readonly outputBucket?: s3.IBucket;
}
