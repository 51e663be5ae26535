import { type CodecName, tag } from './codecs';
import { CHUNK_OFFSET_SECONDS } from './encode-arguments';

/** What ffmpeg may open when it joins what we made ourselves: the fragments on its standard input, and the sound by HTTP. */
const OWN_PROTOCOLS = 'pipe,http,https,tcp,tls,crypto';

/**
 * Where frames begin to last longer, a chunk asks to be decoded from before the one ahead of it has been: then a moment after.
 * When frames are shown stays as it is.
 */
const DECODED_IN_ORDER = ['-bsf:v', 'setts=pts=PTS:dts=if(N\\,max(DTS\\,PREV_OUTDTS+1)\\,DTS)'];

/** The fragments of all chunks, read from standard input, and the sound, in one file; nothing is encoded again. */
export function joinArguments(codec: CodecName, audioUrl: string | undefined, path: string): string[] {
  const own = ['-protocol_whitelist', OWN_PROTOCOLS, '-f', 'mov'];
  return [
    '-y', '-xerror', '-copyts', '-itsoffset', String(-CHUNK_OFFSET_SECONDS), ...own, '-i', 'pipe:0', ...(audioUrl ? [...own, '-i', audioUrl] : []),
    '-map', '0:v', ...(audioUrl ? ['-map', '1:a'] : []), '-c', 'copy', ...DECODED_IN_ORDER, ...tag(codec),
    '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', path,
  ];
}
