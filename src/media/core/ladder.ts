import type { VideoSettings } from './codecs';
import type { AudioSettings } from './sound';
import { isPortrait, LEAST_SIDE, type Source } from './source';

/** A rendition as asked for: the box that the picture has to fit in, lying. */
export interface RenditionSpec extends VideoSettings {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** @default - as all */
  readonly audio?: AudioSettings;
}

/** A rendition as it will be made: its real size. */
export type PlannedRendition = RenditionSpec;

/**
 * The renditions that the source is large enough for, each fitted into its box: never scaled up, aspect kept,
 * portrait boxes stood up, sides even. A source smaller than every box is kept at its own size.
 */
export function ladder(source: Source, specs: RenditionSpec[]): PlannedRendition[] {
  const fitting = specs.filter((spec) => scaleInto(source, spec) <= 1).map((spec) => ({ ...spec, ...fit(source, spec) }));
  if (fitting.length > 0) return fitting;
  const smallest = specs.reduce((least, spec) => (spec.width * spec.height < least.width * least.height ? spec : least));
  const size = { width: even(source.width), height: even(source.height) };
  return [{ ...smallest, ...size, name: `${Math.min(size.width, size.height)}p` }];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Factor by which the source has to be scaled to touch the box from within. */
function scaleInto(source: Source, box: Size): number {
  const [width, height] = isPortrait(source) ? [box.height, box.width] : [box.width, box.height];
  return Math.min(width / source.width, height / source.height);
}

/** The size of the source in the box, never larger than it is. */
export function fit(source: Source, box: Size): Size {
  const scale = Math.min(1, scaleInto(source, box));
  return { width: even(source.width * scale), height: even(source.height * scale) };
}

/** 4:2:0 pictures need even sides. Down, so that nothing is ever scaled up; of very long shapes the short side stays as wide as encoders need. */
const even = (side: number) => Math.max(LEAST_SIDE, Math.floor((side + 1e-6) / 2) * 2);
