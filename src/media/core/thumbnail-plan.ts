import { fit } from './ladder';
import { endOfPictures, lastPictureSeconds, type Source } from './source';

export interface PlannedThumbnail {
  readonly name: string;
  readonly atSeconds: number;
  readonly width: number;
  readonly height: number;
}

/** When thumbnails are taken: at these times, or every so many seconds from the start. */
export interface ThumbnailTimes {
  readonly seconds?: number[];
  readonly everySeconds?: number;
}

/** What fits into the record of a job beside all else; of longer videos thumbnails are taken less often. */
const MAX_THUMBNAILS = 300;
const THUMBNAIL_BOX = { width: 1280, height: 720 };
const THUMBNAIL_DISTANCE_SECONDS = 0.5;

/** The times at which pictures are taken: those past the end move to the end, and of pictures nearly alike one is taken. */
export function thumbnails(source: Source, { seconds = [], everySeconds }: ThumbnailTimes): PlannedThumbnail[] {
  const last = lastPictureSeconds(source);
  const wanted = everySeconds === undefined ? seconds : regularly(everySeconds, endOfPictures(source));
  const times = [...new Set(wanted.map((time) => Math.min(time, last)))].sort((a, b) => a - b);
  const apart = times.filter((time, at) => at === 0 || time - times[at - 1] >= THUMBNAIL_DISTANCE_SECONDS);
  const size = fit(source, THUMBNAIL_BOX);
  return apart.map((time, at) => ({ name: `thumb_${at}`, atSeconds: Math.round(time * 1000) / 1000, ...size }));
}

function regularly(everySeconds: number, durationSeconds: number): number[] {
  const every = Math.max(everySeconds, Math.ceil(durationSeconds / MAX_THUMBNAILS));
  return Array.from({ length: Math.max(1, Math.ceil(durationSeconds / every)) }, (_, at) => at * every);
}
