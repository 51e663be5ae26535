import { input } from './ffmpeg-input';
import type { NamedTrack, SubtitleTrack } from './subtitles';

export interface SubtitleFile {
  readonly track: SubtitleTrack;
  /** Of a WebVTT file. */
  readonly path: string;
}

/** Writes tracks of text as WebVTT. What cannot be read of them is left out. */
export function extractArguments(url: string, tracks: readonly NamedTrack[], directory: string): string[] {
  return ['-y', ...input(url), ...tracks.flatMap(({ name, track }) => ['-map', `0:${track.index}`, '-c:s', 'webvtt', '-f', 'webvtt', `${directory}/${name}.vtt`])];
}

export const subtitleInputs = (files: readonly SubtitleFile[]) => files.flatMap(({ path }) => ['-f', 'webvtt', '-i', path]);

/** Puts them into an MP4 file; `first` is the number of the first of the `subtitleInputs`. */
export function subtitleOutput(files: readonly SubtitleFile[], first: number): string[] {
  return files.flatMap(({ track: { language, isDefault, forced } }, at) => [
    '-map', `${first + at}:0`, `-c:s:${at}`, 'mov_text',
    ...(language ? [`-metadata:s:s:${at}`, `language=${language}`] : []),
    `-disposition:s:${at}`, [isDefault && 'default', forced && 'forced'].filter(Boolean).join('+') || '0',
  ]);
}
