import { ffmpeg } from './ffmpeg';
import { loudnessArguments, parseLoudness } from '../core/loudness';

/** Integrated loudness of each audio track, mixed to a layout where one is given: LUFS. */
export async function loudnessOf(
  url: string, durationSeconds: number, mixes: readonly (string | undefined)[], signal?: AbortSignal,
): Promise<number[]> {
  const tracks: number[] = [];
  for (const [track, mix] of mixes.entries()) {
    tracks.push(parseLoudness((await ffmpeg(loudnessArguments(url, track, durationSeconds, mix), { signal })).stderr));
  }
  return tracks;
}
