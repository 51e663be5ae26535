import type { CodecName, VideoSettings } from './codecs';

/**
 * Megapixels that one processor of Lambda encodes a second with libx264 `medium`, at the slower end of what was measured:
 * 3,008 MB (1.7 processors) make 720p and 1080p of 4.6 minutes of 1080p25 with `faster` in 840 seconds.
 */
const MEGAPIXELS_A_CPU_SECOND = 9.3;

/** Relative to `medium`. */
const PRESET_SPEED: Record<string, number> = {
  ultrafast: 5, superfast: 3, veryfast: 2.2, faster: 1.56, fast: 1.2, medium: 1, slow: 0.5, slower: 0.25, veryslow: 0.13,
};

/** Work a pixel, relative to H.264 with the same preset. */
const CODEC_WORK: Record<CodecName, number> = { h264: 1, h265: 5, av1: 2 };

const MEGABYTES_A_CPU = 1769;

export interface Work extends VideoSettings {
  readonly width: number;
  readonly height: number;
}

/** Seconds that a function with so much memory needs for a second of the source, in all renditions. */
export function encodeSecondsPerSecond(frameRate: number, renditions: Work[], memoryMb: number): number {
  const megapixels = renditions.reduce((sum, { width, height, codec, preset }) =>
    sum + (width * height * CODEC_WORK[codec]) / (PRESET_SPEED[preset] ?? 1), 0) / 1e6;
  return (frameRate * megapixels) / (MEGAPIXELS_A_CPU_SECOND * (memoryMb / MEGABYTES_A_CPU));
}
