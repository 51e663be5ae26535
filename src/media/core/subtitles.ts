/** A track of subtitles in an upload. */
export interface SubtitleTrack {
  /** Of the stream in the file. */
  readonly index: number;
  readonly codec: string;
  /** ISO 639, as the file says it: `eng`. */
  readonly language?: string;
  readonly isDefault: boolean;
  /** Only what has to be read even by those who understand the sound. */
  readonly forced: boolean;
}

/** Subtitles that were made of a track. */
export interface MadeSubtitle {
  /** `subtitle_0`: the number is that of the track among all tracks of subtitles. */
  readonly name: string;
  readonly track: SubtitleTrack;
  readonly bytes: number;
}

/** Those that are text. Others are pictures, which neither MP4 nor WebVTT can hold. */
const TEXT = new Set(['mov_text', 'subrip', 'srt', 'ass', 'ssa', 'webvtt', 'text', 'microdvd', 'subviewer', 'sami', 'realtext', 'stl', 'ttml', 'jacosub', 'mpl2', 'pjs', 'vplayer']);

export interface NamedTrack {
  readonly name: string;
  readonly track: SubtitleTrack;
}

/** The tracks that can be carried. */
export const textTracks = (tracks: readonly SubtitleTrack[] = []): NamedTrack[] =>
  tracks.map((track, at) => ({ name: `subtitle_${at}`, track })).filter(({ track }) => TEXT.has(track.codec));

/** Why a track is not among what was made. */
export type NotCarried = 'IMAGE' | 'NOT_WANTED' | 'EMPTY_OR_DAMAGED';

export function whyNotCarried(track: SubtitleTrack, wanted: boolean): NotCarried {
  if (!TEXT.has(track.codec)) return 'IMAGE';
  return wanted ? 'EMPTY_OR_DAMAGED' : 'NOT_WANTED';
}

const CUE = /^((?:\d+:)?\d\d:\d\d\.\d{3}) --> ((?:\d+:)?\d\d:\d\d\.\d{3})/;

/**
 * Ends cues with the film: some files show the last one for ever, which would make the film as long. Cues behind the end go.
 * Returns nothing when no cue is left.
 */
export function clampCues(vtt: string, endSeconds: number, timestamp: (seconds: number) => string): string | undefined {
  const [head, ...blocks] = vtt.replace(/\r\n?/g, '\n').trim().split(/\n{2,}/);
  const cues = blocks.flatMap((block) => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => CUE.test(line));
    if (at < 0) return /^(STYLE|REGION)\b/.test(block) ? [{ block, cue: false }] : [];
    const [whole, from, to] = CUE.exec(lines[at])!;
    if (secondsOf(from) >= endSeconds || secondsOf(to) <= secondsOf(from)) return [];
    lines[at] = `${from} --> ${secondsOf(to) > endSeconds ? timestamp(endSeconds) : to}${lines[at].slice(whole.length)}`;
    return [{ block: lines.join('\n'), cue: true }];
  });
  return cues.some(({ cue }) => cue) ? [head, ...cues.map(({ block }) => block), ''].join('\n\n') : undefined;
}

function secondsOf(time: string): number {
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
