import { ffmpeg } from './ffmpeg';
import type { Source } from '../core/source';
import { lastPictureArguments } from '../core/thumbnail-arguments';

/** Seconds before the time asked for from which the picture is looked for. */
const AHEAD_SECONDS = [5, 40, Infinity];

export interface WantedPicture {
  readonly url: string;
  readonly source: Source;
  readonly atSeconds: number;
  readonly width: number;
  readonly height: number;
  readonly path: string;
  readonly signal: AbortSignal;
}

/**
 * Takes a picture with these arguments. Where they meet none, since the sound outlasts the picture, or since seeking leads behind
 * the last key frame of a stream without an index, the last one before is taken.
 */
export async function takePicture(args: string[], { url, source, path, signal, ...picture }: WantedPicture): Promise<void> {
  if ((await ffmpeg(args, { signal })).progress.frames > 0) return;
  for (const ahead of AHEAD_SECONDS) {
    if ((await ffmpeg(lastPictureArguments(url, source, picture, path, ahead), { signal })).progress.frames > 0) return;
  }
  throw new Error(`There is no picture before ${picture.atSeconds} s.`);
}
