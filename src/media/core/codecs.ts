/** What renditions are encoded with. */
export type CodecName = 'h264' | 'h265' | 'av1';

export interface VideoSettings {
  readonly codec: CodecName;
  /** Constant rate factor on the codec's own scale. */
  readonly crf: number;
  /** As libx264 names them; other encoders get what comes close. */
  readonly preset: string;
  /** Cap in kbit/s, kept over a buffer of `bufferKbits`. */
  readonly maxKbps?: number;
  readonly bufferKbits?: number;
}

export const DEFAULT_CRF: Record<CodecName, number> = { h264: 23, h265: 28, av1: 35 };
/** Less would be lossless H.264, which its high profile lacks and players do not show; SVT-AV1 takes 0 for its own default. */
export const MIN_CRF: Record<CodecName, number> = { h264: 1, h265: 0, av1: 1 };
export const MAX_CRF: Record<CodecName, number> = { h264: 51, h265: 51, av1: 63 };

/** Largest cap that the encoder takes, in kbit/s. */
export const MOST_KBPS: Record<CodecName, number> = { h264: 200_000, h265: 200_000, av1: 100_000 };

/** Seconds that the buffer of a cap may hold: SVT-AV1 takes 20–10,000 milliseconds. */
export const BUFFER_SECONDS: Record<CodecName, readonly [number, number]> = { h264: [0, Infinity], h265: [0, Infinity], av1: [0.02, 10] };

/** SVT-AV1 numbers its presets: 13 is fastest. */
const AV1_PRESETS: Record<string, number> = {
  ultrafast: 12, superfast: 11, veryfast: 10, faster: 9, fast: 8, medium: 7, slow: 5, slower: 4, veryslow: 3,
};
export const PRESETS = Object.keys(AV1_PRESETS);

/** So far apart that no encoder puts a key frame where none is asked for. */
const ENDLESS_GROUP = '99999';

/**
 * Arguments of one video output. With `keyFrames` (seconds on the source's time line) pictures that can be started from lie
 * there and nowhere else, the same in every rendition; without, the encoder chooses.
 */
export function videoArguments(settings: VideoSettings, keyFrames?: number[]): string[] {
  const { codec, crf, maxKbps, bufferKbits } = settings;
  return [
    ...encoder(settings, keyFrames !== undefined),
    '-crf', String(crf), '-pix_fmt', 'yuv420p',
    ...(maxKbps ? ['-maxrate', `${maxKbps}k`, '-bufsize', `${bufferKbits ?? 2 * maxKbps}k`] : []),
    ...(keyFrames ? ['-g', ENDLESS_GROUP, '-force_key_frames', keyFrames.join(',')] : []),
    ...tag(codec),
    // Each frame keeps its own time, whatever the rate; of two at one time the first is kept.
    '-fps_mode', 'vfr', '-enc_time_base', 'filter',
  ];
}

/** Apple's players know H.265 by this name only. */
export const tag = (codec: CodecName) => (codec === 'h265' ? ['-tag:v', 'hvc1'] : []);

function encoder({ codec, preset }: VideoSettings, fixedGroups: boolean): string[] {
  switch (codec) {
    case 'h264':
      return ['-c:v', 'libx264', '-preset', preset, '-profile:v', 'high', ...(fixedGroups ? ['-sc_threshold', '0'] : [])];
    case 'h265':
      return ['-c:v', 'libx265', '-preset', preset, '-forced-idr', '1', '-x265-params',
        `log-level=error:open-gop=0${fixedGroups ? ':scenecut=0' : ''}`];
    case 'av1':
      return ['-c:v', 'libsvtav1', '-preset', String(AV1_PRESETS[preset] ?? AV1_PRESETS.medium), ...(fixedGroups ? ['-svtav1-params', 'scd=0'] : [])];
  }
}
