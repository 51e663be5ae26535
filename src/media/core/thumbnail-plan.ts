import { fit } from './ladder';
import type { Source } from './source';

export interface PlannedThumbnail {
  readonly name: string;
  readonly atSeconds: number;
  readonly width: number;
  readonly height: number;
}

const THUMBNAIL_BOX = { width: 1280, height: 720 };
const THUMBNAIL_DISTANCE_SECONDS = 0.5;

/** The times at which pictures are taken: those past the end move to the end, and of pictures nearly alike one is taken. */
export function thumbnails(source: Source, seconds: number[]): PlannedThumbnail[] {
  const last = Math.max(0, source.durationSeconds - Math.max(0.1, 2 / source.frameRate));
  const times = [...new Set(seconds.map((time) => Math.min(time, last)))].sort((a, b) => a - b);
  const apart = times.filter((time, at) => at === 0 || time - times[at - 1] >= THUMBNAIL_DISTANCE_SECONDS);
  const size = fit(source, THUMBNAIL_BOX);
  return apart.map((time, at) => ({ name: `thumb_${at}`, atSeconds: Math.round(time * 1000) / 1000, ...size }));
}
