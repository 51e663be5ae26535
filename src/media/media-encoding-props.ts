import { aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { Packaging } from './packaging';
import { EncodingPreset, Rendition } from './rendition';
import { VideoEncoder } from './video-encoder';

/** How videos are encoded and how good they have to be. */
export interface MediaEncodingProps {
  /**
   * Sizes in which every video is offered; larger ones than the source are left out.
   *
   * @default - 720p and 1080p
   */
  readonly renditions?: Rendition[];

  /**
   * Constant rate factor: 1 (best) to 51 (worst); from 0 where all renditions are H.265, to 63 where all are AV1.
   *
   * @default - 23 for H.264, 28 for H.265, 35 for AV1
   */
  readonly crf?: number;

  /**
   * Speed against size of the encoder.
   *
   * @default EncodingPreset.FASTER
   */
  readonly preset?: EncodingPreset;

  /**
   * How videos are encoded: by one function, in chunks, or by MediaConvert.
   *
   * @default VideoEncoder.automatic()
   */
  readonly encoder?: VideoEncoder;

  /**
   * In which forms videos are offered: MP4 files, or HLS beside them.
   *
   * @default Packaging.mp4()
   */
  readonly packaging?: Packaging;

  /**
   * Bit rate of a stereo track in kbit/s: 32–512. Mono gets half of it, six channels three times as much.
   * A rendition may have its own: `Rendition.of({ audio })`.
   *
   * @default 128
   */
  readonly audioBitRate?: number;

  /**
   * Whether more than two channels are kept, up to 5.1, instead of being mixed down to stereo. All tracks are kept either way,
   * unless a rendition has its own `audio`.
   *
   * @default false
   */
  readonly keepSurround?: boolean;

  /**
   * Least quality score of a job: 0–100. The score is the VMAF of the worst rendition against the source,
   * or 0 if a rendition lacks picture, sound or length, or a track is more than 1 LU louder or quieter (EBU R128) than in the source.
   *
   * @default 80
   */
  readonly qualityThreshold?: number;

  /**
   * Longest video: 1 second to 4 hours, or as long as an `encoder` of your own can. What is longer is refused when it arrives.
   *
   * @default - 4 hours, or what the `encoder` says
   */
  readonly maxDuration?: Duration;

  /**
   * How long a job may take, waiting for its turn included: 1 hour to 14 days, as long as a queue keeps what waits. A job that takes longer fails.
   * When many videos arrive at once, the last of them waits for all others: a thousand that each keep the encoder busy for 15 minutes
   * take 25 hours at the default `encodeConcurrency`.
   *
   * @default Duration.days(7)
   */
  readonly jobTimeout?: Duration;

  /**
   * Videos that are encoded at a time: 2–1000; further ones wait in a queue. Nothing is reserved of the account's quota;
   * an `encodeFunction.reservedConcurrency` may not be lower.
   *
   * @default 10
   */
  readonly encodeConcurrency?: number;

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
}
