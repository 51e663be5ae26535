/** A rendition without a cap seldom has more: 50 Mbit/s for 1080p. */
const GENEROUS_BITS_PER_PIXEL = 0.8;
const FRAMES_PER_SECOND = 30;
/** A cap is kept over a buffer, not at every moment. */
const CAP_SLACK = 1.1;
/** Sound, subtitles, and what a run leaves behind. */
const SPARE_MB = 512;

/** Lambda's limits. https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const [LEAST_MB, MOST_MB] = [512, 10_240];

export interface DiskNeeds {
  readonly seconds: number;
  readonly renditions: readonly { readonly width: number; readonly height: number; readonly maxKbps?: number }[];
  /** Streams double what lies on disk. */
  readonly streams: boolean;
}

/** Megabytes of disk that the encoder needs for the longest film: all renditions at once. What Lambda cannot give is left to the join, which takes one at a time. */
export function encodeDiskMegabytes({ seconds, renditions, streams }: DiskNeeds): number {
  const bits = renditions.reduce((sum, { width, height, maxKbps }) => {
    const generous = width * height * FRAMES_PER_SECOND * GENEROUS_BITS_PER_PIXEL;
    return sum + (maxKbps ? Math.min(generous, maxKbps * 1000 * CAP_SLACK) : generous);
  }, 0);
  const megabytes = (bits * seconds * (streams ? 2 : 1)) / 8 / 1024 ** 2 + SPARE_MB;
  return Math.min(MOST_MB, Math.max(LEAST_MB, Math.ceil(megabytes / 512) * 512));
}
