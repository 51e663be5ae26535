import { input } from './ffmpeg-input';
import { mixFilter, type PlannedTrack } from './sound';

/** Longest stretch that is measured: of a longer film its middle. */
const MEASURED_SECONDS = 120;

/** What silence measures, in LUFS; nothing is quieter. */
export const SILENCE = -70;

/** Loudness units between source and rendition that nobody hears. */
const TOLERANCE = 1;
/** What noise may be off at low rates, where AAC has too few bits for it. */
const CARRIED_TOLERANCE = 2;

/** Of a file: which track, mixed how. */
export interface MeasuredTrack extends Pick<PlannedTrack, 'index' | 'mix' | 'unplaced'> {
  /** Only the tones that AAC carries at any rate. @default false */
  readonly carried?: boolean;
}

/** At low rates AAC leaves out what is higher, at all rates what nobody hears. Steep: 48 dB an octave. */
const CARRIED = Array(4).fill('lowpass=f=3000').join(',');

/**
 * Measures the integrated loudness of a track (EBU R128; of all of a film, or two minutes in its middle), after it is mixed as the
 * renditions are: what mixing down changes by itself is no fault of encoding.
 */
export function loudnessArguments(url: string, track: MeasuredTrack, durationSeconds: number): string[] {
  const stretch = durationSeconds > MEASURED_SECONDS
    ? { from: Math.round((durationSeconds - MEASURED_SECONDS) / 2), length: MEASURED_SECONDS } : undefined;
  const filters = [mixFilter(track), track.carried && CARRIED, 'ebur128=framelog=quiet'].filter(Boolean);
  return ['-v', 'info', ...input(url, stretch), '-map', `0:a:${track.index}`, '-af', filters.join(','), '-f', 'null', '-'];
}

/** In LUFS, as ffmpeg sums it up. Too short a track has none, as silence. */
export function parseLoudness(stderr: string): number {
  const last = [...stderr.matchAll(/^\s+I:\s+(-?[\d.]+|-?inf|nan) LUFS/gm)].pop();
  const value = Number(last?.[1] ?? SILENCE);
  return Number.isFinite(value) ? Math.max(SILENCE, value) : SILENCE;
}

export const isAsLoud = (before: number, after = SILENCE) => Math.abs(after - before) <= TOLERANCE;

/** By what AAC carries at any rate. */
export const isAsLoudWhereCarried = (before: number, after: number) => Math.abs(after - before) <= CARRIED_TOLERANCE;

/** The tracks that are louder or quieter than they came, in words. Tracks that MediaConvert mixes down, in its own way, are let pass. */
export function loudnessFlaws(rendition: string, source: number[], made: number[], comparable: boolean[]): string[] {
  return source.flatMap((before, track) => (comparable[track] && !isAsLoud(before, made[track])
    ? [`track ${track + 1} of ${rendition} has a loudness of ${made[track] ?? SILENCE} LUFS, in the source ${before}`] : []));
}
