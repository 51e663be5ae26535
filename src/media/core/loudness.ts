import { input } from './ffmpeg-input';
import type { Mix } from './sound';

/** Longest stretch that is measured: of a longer film its middle. */
const MEASURED_SECONDS = 120;

/** What silence measures, in LUFS; nothing is quieter. */
export const SILENCE = -70;

/** Loudness units between source and rendition that nobody hears. */
const TOLERANCE = 1;

/**
 * Measures the integrated loudness of a track (EBU R128; of all of a film, or two minutes in its middle), after it is mixed as the
 * renditions are: what mixing down changes by itself is no fault of encoding.
 */
export function loudnessArguments(url: string, track: number, durationSeconds: number, layout?: Mix): string[] {
  const stretch = durationSeconds > MEASURED_SECONDS
    ? { from: Math.round((durationSeconds - MEASURED_SECONDS) / 2), length: MEASURED_SECONDS } : undefined;
  const mix = layout ? `aformat=sample_fmts=fltp:channel_layouts=${layout},` : '';
  return ['-v', 'info', ...input(url, stretch), '-map', `0:a:${track}`, '-af', `${mix}ebur128=framelog=quiet`, '-f', 'null', '-'];
}

/** In LUFS, as ffmpeg sums it up. Too short a track has none, as silence. */
export function parseLoudness(stderr: string): number {
  const last = [...stderr.matchAll(/^\s+I:\s+(-?[\d.]+|-?inf|nan) LUFS/gm)].pop();
  const value = Number(last?.[1] ?? SILENCE);
  return Number.isFinite(value) ? Math.max(SILENCE, value) : SILENCE;
}

/** The tracks that are louder or quieter than they came, in words. Tracks that MediaConvert mixes down, in its own way, are let pass. */
export function loudnessFlaws(rendition: string, source: number[], made: number[], comparable: boolean[]): string[] {
  return source.flatMap((before, track) => (comparable[track] && Math.abs((made[track] ?? SILENCE) - before) > TOLERANCE
    ? [`track ${track + 1} of ${rendition} has a loudness of ${made[track] ?? SILENCE} LUFS, in the source ${before}`] : []));
}
