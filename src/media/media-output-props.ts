import { aws_s3 as s3, Duration } from 'aws-cdk-lib';
import { MediaDelivery } from './media-delivery';

/** What is made beside the renditions, and where everything lies. */
export interface MediaOutputProps {
  /**
   * Times at which pictures are taken, whole milliseconds. Those past the end move to the end.
   *
   * @default - at 5, 15 and 30 seconds
   */
  readonly thumbnailTimes?: Duration[];

  /**
   * Takes a thumbnail every so often from the start instead: 1 second at least. Of a video with more than 300, less often.
   *
   * @default - at `thumbnailTimes`
   */
  readonly thumbnailInterval?: Duration;

  /**
   * Whether subtitles that are text are carried: in the MP4 files, as WebVTT beside them (`encoded/{jobId}/subtitle_0.vtt`) and, with HLS, in the streams;
   * all languages. Those that are pictures cannot be; the manifest names them.
   *
   * @default true
   */
  readonly subtitles?: boolean;

  /**
   * Whether to make a poster, the picture to show before a video plays: `thumbnails/{jobId}/poster.jpg`, at most 1920×1080.
   *
   * @default true
   */
  readonly poster?: boolean;

  /**
   * When the poster is taken; past the end it moves to the end.
   *
   * @default - the most usual frame of four seconds, a tenth into the video
   */
  readonly posterTime?: Duration;

  /**
   * Whether to make what players show while a viewer seeks: sheets of up to 100 small pictures, `thumbnails/{jobId}/sprite_0.jpg`,
   * and the WebVTT file that tells which part to show when, `thumbnails/{jobId}/sprite.vtt`.
   *
   * @default true
   */
  readonly sprites?: boolean;

  /**
   * Time between two small pictures, whole seconds. Of a video with more than 1,200, more.
   *
   * @default 10 seconds
   */
  readonly spriteInterval?: Duration;

  /**
   * Videos of which pictures are taken at a time: 2–1000; further ones wait in a queue.
   *
   * @default 20
   */
  readonly thumbnailConcurrency?: number;

  /**
   * Bucket for what is made: `encoded/`, `thumbnails/`, and `temp/` while it is being made. Let a life-cycle rule of it delete what is left there,
   * a day after `jobTimeout` at the earliest.
   *
   * @default - a new bucket
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * How viewers get what was made. HLS needs `MediaDelivery.cloudFront`, or a way of yours to let players read the output bucket:
   * a playlist names its files, and each of them would need an address of its own.
   *
   * @default - addresses of single files in the output bucket that can be used for an hour
   */
  readonly delivery?: MediaDelivery;
}
