import { fit } from './ladder';
import { endOfPictures, lastPictureSeconds, type Source } from './source';

export interface PosterOptions {
  /** When it is taken. Without it the most usual frame of a stretch is chosen. */
  readonly atSeconds?: number;
}

export interface PlannedPoster {
  readonly fromSeconds: number;
  /** Frames that are looked at; of one there is no choice. */
  readonly frames: number;
  readonly width: number;
  readonly height: number;
}

const BOX = { width: 1920, height: 1080 };
/** Past titles and fades, if the video is long enough. */
const START = 0.1;
const LATEST_START_SECONDS = 30;
/** The choice keeps them all in memory. */
const MOST_FRAMES = 100;
const STRETCH_SECONDS = 4;

export function poster(source: Source, { atSeconds }: PosterOptions): PlannedPoster {
  const last = lastPictureSeconds(source);
  const size = fit(source, BOX);
  if (atSeconds !== undefined) return { fromSeconds: thousandth(Math.min(atSeconds, last)), frames: 1, ...size };
  const fromSeconds = thousandth(Math.min(last, LATEST_START_SECONDS, endOfPictures(source) * START));
  const stretch = Math.min(STRETCH_SECONDS, endOfPictures(source) - fromSeconds);
  return { fromSeconds, frames: Math.max(1, Math.min(MOST_FRAMES, Math.floor(stretch * source.frameRate))), ...size };
}

const thousandth = (seconds: number) => Math.floor(seconds * 1000) / 1000;
