import { type CodecName, tag } from './codecs';

/** What ffmpeg may open when it joins what we made ourselves: the fragments on its standard input, and the sound by HTTP. */
const OWN_PROTOCOLS = 'pipe,http,https,tcp,tls,crypto';

/** The fragments of all chunks, read from standard input, and the sound, in one file; nothing is encoded again. */
export function joinArguments(codec: CodecName, audioUrl: string | undefined, path: string): string[] {
  const own = ['-protocol_whitelist', OWN_PROTOCOLS, '-f', 'mov'];
  return [
    '-y', '-xerror', '-copyts', ...own, '-i', 'pipe:0', ...(audioUrl ? [...own, '-i', audioUrl] : []),
    '-map', '0:v', ...(audioUrl ? ['-map', '1:a'] : []), '-c', 'copy', ...tag(codec),
    '-map_metadata', '-1', '-movflags', '+faststart', '-f', 'mp4', path,
  ];
}
