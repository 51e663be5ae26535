import { aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { EncodingPreset, Rendition } from './rendition';

/** How videos are encoded and how good they have to be. */
export interface MediaEncodingProps {
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
   * Least quality score of a job: 0–100. The score is the VMAF of the worst rendition against the source,
   * or 0 if a rendition lacks picture, sound or length.
   *
   * @default 80
   */
  readonly qualityThreshold?: number;

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
