import { type CodecName, tag } from './codecs';
import { CHUNK_OFFSET_SECONDS, languages } from './encode-arguments';
import type { PlannedTrack } from './sound';
import { type SubtitleFile, subtitleInputs, subtitleOutput } from './subtitle-arguments';

/** What ffmpeg may open when it joins what we made ourselves: the fragments on its standard input, and the sound by HTTP. */
const OWN_PROTOCOLS = 'pipe,http,https,tcp,tls,crypto';

/**
 * Where frames begin to last longer, a chunk asks to be decoded from before the one ahead of it has been: then a moment after.
 * When frames are shown stays as it is.
 */
const DECODED_IN_ORDER = ['-bsf:v', 'setts=pts=PTS:dts=if(N\\,max(DTS\\,PREV_OUTDTS+1)\\,DTS)'];

/** What is put beside the picture. */
export interface Joined {
  readonly audioUrl?: string;
  /** In the order of the tracks behind `audioUrl`. */
  readonly audio?: readonly PlannedTrack[];
  readonly subtitles?: readonly SubtitleFile[];
}

/** The fragments of all chunks, read from standard input, sound and subtitles, in one file; neither picture nor sound is encoded again. */
export function joinArguments(codec: CodecName, path: string, { audioUrl, audio = [], subtitles = [] }: Joined = {}): string[] {
  const own = ['-protocol_whitelist', OWN_PROTOCOLS, '-f', 'mov'];
  return [
    '-y', '-xerror', '-copyts', '-itsoffset', String(-CHUNK_OFFSET_SECONDS), ...own, '-i', 'pipe:0', ...(audioUrl ? [...own, '-i', audioUrl] : []),
    ...subtitleInputs(subtitles),
    '-map', '0:v', ...(audioUrl ? ['-map', '1:a'] : []), '-c', 'copy', ...DECODED_IN_ORDER, ...tag(codec),
    '-map_metadata', '-1', ...languages(audio), ...subtitleOutput(subtitles, audioUrl ? 2 : 1), '-movflags', '+faststart', '-f', 'mp4', path,
  ];
}
