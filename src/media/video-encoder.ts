import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Properties of `VideoEncoder.chunked` and `VideoEncoder.automatic`. */
export interface ChunkedEncoderProps {
  /**
   * Length of a chunk: whole seconds, 10 seconds to 1 hour; shorter ones cost bytes (5 % at 8 seconds, 12 % at 2). Where a chunk of
   * this length would take longer than 400 seconds to encode, chunks are made shorter.
   *
   * @default 1 minute
   */
  readonly chunkDuration?: Duration;
}

/** Properties of `VideoEncoder.mediaConvert`. */
export interface MediaConvertEncoderProps {
  /**
   * ARN of a queue of yours, for instance a reserved one.
   *
   * @default - a new on-demand queue, which costs nothing by itself
   */
  readonly queueArn?: string;
}

/** What a `VideoEncoder` asks of the pipeline. */
export interface VideoEncoderConfig {
  /** Whether one function may encode a whole video. */
  readonly whole: boolean;

  /**
   * Length of the chunks into which a video is cut when no function may encode it whole, or it is too much for one.
   *
   * @default - there are no chunks
   */
  readonly chunkDuration?: Duration;

  /**
   * Whether AWS Elemental MediaConvert encodes.
   *
   * @default false
   */
  readonly conversion?: boolean;

  /**
   * ARN of MediaConvert's queue.
   *
   * @default - a new one
   */
  readonly conversionQueueArn?: string;

  /** Longest video, unless the pipeline says otherwise. */
  readonly maxDuration: Duration;
}

/** One function encodes 4.6 minutes of 1080p25 in the default renditions in 840 seconds where it is slow, 6.9 where it is fast. */
const WHOLE_MAX = Duration.minutes(6);
export const CHUNKED_MAX = Duration.hours(4);

/**
 * How videos are encoded. Every way makes the same files.
 *
 * @example
 * new MediaPipeline(this, 'Films', { encoder: VideoEncoder.chunked({ chunkDuration: Duration.seconds(30) }) });
 */
export abstract class VideoEncoder {
  /**
   * One function where it can finish in time, chunks where it cannot: judged from length, rate, sizes, codecs and memory.
   *
   * Videos may last 4 hours. Each rendition is joined on the 10 GB of disk that a function has, which is 5.9 Mbit/s
   * over 4 hours, more than 1080p at CRF 23 takes; the sound is encoded in one run of 15 minutes.
   *
   * @param props of the chunks
   */
  public static automatic(props: ChunkedEncoderProps = {}): VideoEncoder {
    return new KnownEncoder({ whole: true, maxDuration: CHUNKED_MAX, chunkDuration: props.chunkDuration ?? Duration.minutes(1) });
  }

  /** One function encodes each video, in one decode. It has 15 minutes: videos may last 6. */
  public static singleFunction(): VideoEncoder {
    return new KnownEncoder({ whole: true, maxDuration: WHOLE_MAX });
  }

  /**
   * Many functions encode each video, one chunk each, `encodeConcurrency` at a time; the sound is encoded once, whole, and the
   * chunks are joined without encoding again. Videos may last 4 hours.
   *
   * @param props of the chunks
   */
  public static chunked(props: ChunkedEncoderProps = {}): VideoEncoder {
    return new KnownEncoder({ whole: false, maxDuration: CHUNKED_MAX, chunkDuration: props.chunkDuration ?? Duration.minutes(1) });
  }

  /**
   * AWS Elemental MediaConvert encodes, and the same files come out: MP4 from MediaConvert, by quality-defined variable bit rate in
   * one pass; HLS, pictures and the manifest are made of them as with the other encoders. Videos may last 4 hours.
   *
   * A minute of video costs $0.015 for each H.264 rendition of 720 to 1080 lines and up to 30 frames a second, half of it below; H.265 and AV1 are of the
   * Professional tier, and `CostReport` has no price for them. The constant rate factor becomes the quality level that comes close (the default is 8, three points make
   * a level); presets have no meaning and are refused. Frames of a variable rate come out at an even one.
   *
   * @see https://aws.amazon.com/mediaconvert/pricing/
   * @param props of the queue
   */
  public static mediaConvert(props: MediaConvertEncoderProps = {}): VideoEncoder {
    return new KnownEncoder({ whole: false, maxDuration: CHUNKED_MAX, conversion: true, conversionQueueArn: props.queueArn });
  }

  /**
   * Called by the pipeline that uses the encoder.
   *
   * @param scope the pipeline
   */
  public abstract bind(scope: IConstruct): VideoEncoderConfig;
}

class KnownEncoder extends VideoEncoder {
  constructor(private readonly config: VideoEncoderConfig) {
    super();
  }

  public bind(): VideoEncoderConfig {
    return this.config;
  }
}
