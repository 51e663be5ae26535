import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { check } from '../private/validation-error';

/** Properties of `Packaging.hls`. */
export interface HlsProps {
  /**
   * Length of a segment, 1–20 seconds: shorter ones start and switch faster, longer ones compress better.
   *
   * @see https://developer.apple.com/documentation/http-live-streaming/hls-authoring-specification-for-apple-devices
   * @default 6 seconds
   */
  readonly segmentDuration?: Duration;
}

/** In which forms a video is offered. */
export class Packaging {
  /** One MP4 file a rendition, which plays while it loads. */
  public static mp4(): Packaging {
    return new Packaging();
  }

  /**
   * The MP4 files, and HLS that players fit to the viewer's bandwidth: `encoded/{jobId}/stream/master.m3u8`, with one file of
   * CMAF fragments a rendition and sound track, of which players fetch ranges. All renditions can be switched between at every segment. Storage doubles; encoding costs about the same.
   *
   * @param props of the segments
   */
  public static hls(props: HlsProps = {}): Packaging {
    return new Packaging(props.segmentDuration ?? Duration.seconds(6));
  }

  /** @param segmentDuration of the streams, if there are any */
  private constructor(public readonly segmentDuration?: Duration) {}

  /** @internal */
  public _check(scope: IConstruct): void {
    const seconds = this.segmentDuration?.toSeconds({ integral: false });
    check(scope, seconds === undefined || (seconds >= 1 && seconds <= 20), `segmentDuration is ${seconds} seconds: give 1–20.`);
  }
}
