/** Properties of `RenditionAudio.of`. */
export interface RenditionAudioProps {
  /**
   * Bit rate of a stereo track in kbit/s: 32–512. Mono gets half of it, six channels three times as much.
   *
   * @default - the pipeline's `audioBitRate`
   */
  readonly bitRate?: number;

  /**
   * Most channels of a track: 1 (mono), 2 (stereo) or 6 (5.1). A track with more is mixed down, one with fewer stays as it is.
   *
   * @default - 2, or 6 if the pipeline has `keepSurround`
   */
  readonly channels?: number;

  /**
   * Most tracks, the first ones of the upload: 1–64. With HLS the same for all renditions that have sound, since players change between
   * renditions and keep the track.
   *
   * @default - all
   */
  readonly maxTracks?: number;
}

/**
 * The sound of a rendition: AAC. Renditions that come out with the same sound share it, in chunks and in streams.
 *
 * @example
 * new MediaPipeline(this, 'Films', {
 *   keepSurround: true,
 *   renditions: [
 *     Rendition.of({ name: 'preview', width: 640, height: 360, audio: RenditionAudio.none() }),
 *     Rendition.of({ name: 'mobile', width: 854, height: 480, audio: RenditionAudio.of({ channels: 2, bitRate: 64 }) }),
 *     Rendition.HD_1080,
 *   ],
 * });
 */
export class RenditionAudio {
  /** No sound. Such a rendition is not among the streams of HLS, unless none has sound: who watches one would fall silent. */
  public static none(): RenditionAudio {
    return new RenditionAudio({ maxTracks: 0 });
  }

  /**
   * Sound of its own kind.
   *
   * @param props what differs from the pipeline's
   */
  public static of(props: RenditionAudioProps): RenditionAudio {
    return new RenditionAudio(props);
  }

  /** Bit rate of a stereo track in kbit/s, if it differs from the pipeline's. */
  public readonly bitRate?: number;
  /** Most channels of a track, if they differ from the pipeline's. */
  public readonly channels?: number;
  /** Most tracks, 0 for none; without: all. */
  public readonly maxTracks?: number;

  private constructor({ bitRate, channels, maxTracks }: RenditionAudioProps) {
    this.bitRate = bitRate;
    this.channels = channels;
    this.maxTracks = maxTracks;
  }
}
