import type { CodecName } from './core/codecs';
import { RenditionAudio } from './rendition-audio';

/** How much work the encoder puts into each bit: slower means smaller at the same quality. */
export class EncodingPreset {
  /** About 2.2 times the speed of `MEDIUM`, VMAF about 4 points lower. */
  public static readonly VERYFAST = EncodingPreset.of('veryfast');
  /** About 1.6 times the speed of `MEDIUM`, VMAF about 1 point lower. */
  public static readonly FASTER = EncodingPreset.of('faster');
  /** About 1.2 times the speed of `MEDIUM`. */
  public static readonly FAST = EncodingPreset.of('fast');
  /** The encoder's own default. */
  public static readonly MEDIUM = EncodingPreset.of('medium');
  /** About half the speed of `MEDIUM`, for archives. */
  public static readonly SLOW = EncodingPreset.of('slow');

  /**
   * Another preset. H.264 and H.265 take it as it is; for AV1 it becomes the preset of SVT-AV1 that comes close.
   *
   * @see https://trac.ffmpeg.org/wiki/Encode/H.264
   * @param name `ultrafast`, `superfast`, `veryfast`, `faster`, `fast`, `medium`, `slow`, `slower` or `veryslow`
   */
  public static of(name: string): EncodingPreset {
    return new EncodingPreset(name);
  }

  /** @param name as libx264 knows it */
  private constructor(public readonly name: string) {}
}

/** What a rendition is encoded with. */
export class VideoCodec {
  /** Plays everywhere. */
  public static readonly H264 = new VideoCodec('h264');
  /** About a third smaller than H.264, about five times the work; tagged `hvc1` for Apple's players. */
  public static readonly H265 = new VideoCodec('h265');
  /** About half of H.264's size, about twice the work with SVT-AV1; plays on newer devices. */
  public static readonly AV1 = new VideoCodec('av1');

  /** @internal */
  public readonly _name: CodecName;
  /** `h264`, `h265` or `av1`. */
  public readonly name: string;

  private constructor(codec: CodecName) {
    this._name = codec;
    this.name = codec;
  }
}

/** Properties of a `Rendition`. */
export interface RenditionProps {
  /** Names the file: letters, digits, `-` and `_`, e.g. `720p`. */
  readonly name: string;

  /** Longest side of a lying picture in pixels: even, 16–8192. */
  readonly width: number;

  /** Shortest side of a lying picture in pixels: even, 16–8192. */
  readonly height: number;

  /**
   * @default VideoCodec.H264
   */
  readonly codec?: VideoCodec;

  /**
   * Constant rate factor, on the codec's own scale: 1 (best) to 51 (worst) for H.264, 0–51 for H.265, 1–63 for AV1.
   *
   * @default - the pipeline's
   */
  readonly crf?: number;

  /**
   * @default - the pipeline's
   */
  readonly preset?: EncodingPreset;

  /**
   * Cap of the bit rate in kbit/s, whatever the constant rate factor asks for: 50–200,000, to 100,000 for AV1.
   *
   * @default - none
   */
  readonly maxBitRate?: number;

  /**
   * Over how many kbit the cap holds: 50–400,000; for AV1 0.02–10 seconds of `maxBitRate`.
   *
   * @default - two seconds of `maxBitRate`
   */
  readonly bufferSize?: number;

  /**
   * Its sound.
   *
   * @default - every track, in the pipeline's `audioBitRate`, more than two channels mixed down unless `keepSurround`
   */
  readonly audio?: RenditionAudio;
}

/**
 * A size in which a video is offered: the box that its picture is fitted into, stood up for portrait videos.
 * A source that fills no side of the box gets no such rendition, since nothing is scaled up.
 */
export class Rendition {
  /** 854×480. */
  public static readonly SD_480 = Rendition.of({ name: '480p', width: 854, height: 480 });
  /** 1280×720. */
  public static readonly HD_720 = Rendition.of({ name: '720p', width: 1280, height: 720 });
  /** 1920×1080. */
  public static readonly HD_1080 = Rendition.of({ name: '1080p', width: 1920, height: 1080 });
  /** 3840×2160. */
  public static readonly UHD_2160 = Rendition.of({ name: '2160p', width: 3840, height: 2160 });

  /**
   * Another rendition.
   *
   * @param props its name and size
   */
  public static of(props: RenditionProps): Rendition {
    return new Rendition(props);
  }

  /** Names the file. */
  public readonly name: string;
  /** Longest side of a lying picture in pixels. */
  public readonly width: number;
  /** Shortest side of a lying picture in pixels. */
  public readonly height: number;
  /** What it is encoded with. */
  public readonly codec: VideoCodec;
  /** Constant rate factor, if it differs from the pipeline's. */
  public readonly crf?: number;
  /** Preset, if it differs from the pipeline's. */
  public readonly preset?: EncodingPreset;
  /** Cap of the bit rate in kbit/s, if there is one. */
  public readonly maxBitRate?: number;
  /** Over how many kbit the cap holds. */
  public readonly bufferSize?: number;
  /** Its sound, if it differs from the pipeline's. */
  public readonly audio?: RenditionAudio;

  private constructor(props: RenditionProps) {
    this.name = props.name;
    this.width = props.width;
    this.height = props.height;
    this.codec = props.codec ?? VideoCodec.H264;
    this.crf = props.crf;
    this.preset = props.preset;
    this.maxBitRate = props.maxBitRate;
    this.bufferSize = props.bufferSize;
    this.audio = props.audio;
  }
}
