import type { AudioTrack, Source } from './source';

/** How the sound of a rendition is encoded. */
export interface AudioSettings {
  /** Of a stereo track. */
  readonly kbps: number;
  /** Most channels of a track; one that has more is mixed down. */
  readonly channels: number;
  /** Most tracks, the first ones; 0 for no sound. @default - all */
  readonly tracks?: number;
}

/** A layout that tracks are mixed down to, as ffmpeg names it. */
export type Mix = 'mono' | 'stereo' | '5.1';

/** A track of sound as it is made. */
export interface PlannedTrack {
  /** Among the tracks of the source. */
  readonly index: number;
  readonly channels: number;
  readonly kbps: number;
  /** @default - it is not mixed down */
  readonly mix?: Mix;
  /** Nobody knows where its channels belong: the first ones are taken for those of `mix`. */
  readonly unplaced?: boolean;
  readonly language?: string;
}

/** The tracks that go into one or more renditions. */
export interface Sound {
  readonly tracks: PlannedTrack[];
  /** Their names. */
  readonly renditions: string[];
}

/** What of a plan decides upon the sound. */
export interface SoundPlan {
  readonly source: Pick<Source, 'audio'>;
  readonly renditions: readonly { readonly name: string; readonly audio?: AudioSettings }[];
  readonly settings: { readonly audio: AudioSettings };
}

/** The main mix comes first where channels have no names, by the custom of broadcasters. */
const FIRST_CHANNELS: Record<Mix, string> = { mono: 'c0=0.5*c0+0.5*c1', stereo: 'c0=c0|c1=c1', 5.1: 'c0=c0|c1=c1|c2=c2|c3=c3|c4=c4|c5=c5' };

/** The filter that mixes a track; nothing for one that stays as it is. */
export const mixFilter = ({ mix, unplaced }: Pick<PlannedTrack, 'mix' | 'unplaced'>): string | undefined =>
  (mix && unplaced ? `pan=${mix}|${FIRST_CHANNELS[mix]}` : mix && `aformat=sample_fmts=fltp:channel_layouts=${mix}`);

const MIXES: Record<number, Mix> = { 1: 'mono', 2: 'stereo', 6: '5.1' };

/** Tracks keep their order. Mono gets half the bit rate of stereo, six channels three times as much. */
export function plannedTracks(audio: readonly AudioTrack[], { kbps, channels, tracks }: AudioSettings): PlannedTrack[] {
  return audio.slice(0, tracks).map((track, index) => {
    const kept = Math.min(track.channels, channels);
    const { unplaced, language } = track;
    const mix = unplaced || kept < track.channels ? MIXES[kept] : undefined;
    return { index, channels: kept, kbps: Math.round((kbps * kept) / 2), mix, unplaced: (mix && unplaced) || undefined, language };
  });
}

/** Of one rendition. */
export const tracksOf = ({ source, settings }: SoundPlan, rendition: SoundPlan['renditions'][number]): PlannedTrack[] =>
  plannedTracks(source.audio, rendition.audio ?? settings.audio);

/** Every sound that there is to be, once; renditions that come out with the same share it. Those without any are in none. */
export function sounds(plan: SoundPlan): Sound[] {
  const found = new Map<string, Sound>();
  for (const rendition of plan.renditions) {
    const tracks = tracksOf(plan, rendition);
    if (tracks.length === 0) continue;
    const key = JSON.stringify(tracks);
    found.set(key, { tracks, renditions: [...found.get(key)?.renditions ?? [], rendition.name] });
  }
  return [...found.values()];
}

/** The number of a rendition's sound among all; nothing for a silent one. */
export function soundOf(all: readonly Sound[], rendition: string): number | undefined {
  const at = all.findIndex(({ renditions }) => renditions.includes(rendition));
  return at < 0 ? undefined : at;
}
