/** Containers that uploads may come in. Playlists and image sequences, which would make ffmpeg open other addresses, are not among them. */
const CONTAINERS = ['mov', 'matroska', 'avi', 'mpegts', 'mpeg', 'flv', 'asf', 'mxf', 'ogg', 'dv', 'gif', 'apng'];
/** Opened to tell what they are, and refused: frames without times, which cannot be sought in. */
const BARE = ['h264', 'hevc', 'vvc', 'obu', 'mpegvideo', 'm4v'];
const PROTOCOLS = ['http', 'https', 'tcp', 'tls', 'crypto'];

/** Whether a file is a stream of pictures and nothing else. */
export const isBare = (container: string) => BARE.includes(container);

/** Reads an object of a user: over HTTP only, known containers only. `seconds` seeks before decoding. */
export function input(url: string, seconds?: { from?: number; length?: number }): string[] {
  return [
    '-protocol_whitelist', PROTOCOLS.join(','), '-format_whitelist', [...CONTAINERS, ...BARE].join(','),
    '-reconnect', '1', '-reconnect_on_network_error', '1', '-reconnect_on_http_error', '429,500,502,503,504', '-reconnect_delay_max', '8',
    ...(seconds?.from !== undefined ? ['-ss', String(seconds.from)] : []),
    ...(seconds?.length !== undefined ? ['-t', String(seconds.length)] : []),
    '-i', url,
  ];
}
