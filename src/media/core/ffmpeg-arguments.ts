import type { PlannedRendition, PlannedThumbnail } from './plan';
import type { Source } from './source';

/** Containers that uploads may come in. Playlists and image sequences, which would make ffmpeg open other addresses, are not among them. */
const CONTAINERS = ['mov', 'matroska', 'avi', 'mpegts', 'mpeg', 'flv', 'asf', 'mxf', 'ogg'];
const PROTOCOLS = ['http', 'https', 'tcp', 'tls', 'crypto'];

const AUDIO_BIT_RATE = '128k';

/** Reads an object of a user: over HTTP only, known containers only. `seconds` seeks before decoding. */
export function input(url: string, seconds?: { from?: number; length?: number }): string[] {
  return [
    '-protocol_whitelist', PROTOCOLS.join(','), '-format_whitelist', CONTAINERS.join(','),
    '-reconnect', '1', '-reconnect_on_network_error', '1', '-reconnect_on_http_error', '429,500,502,503,504', '-reconnect_delay_max', '8',
    ...(seconds?.from !== undefined ? ['-ss', String(seconds.from)] : []),
    ...(seconds?.length !== undefined ? ['-t', String(seconds.length)] : []),
    '-i', url,
  ];
}

/** Opens the source, so that ffmpeg reports on it. Ends with an error, since it makes nothing. */
export const probeArguments = (url: string) => ['-v', 'info', ...input(url)];

/** Seconds before the end from which the source is decoded to see whether it is whole. */
export const TAIL_SECONDS = 1;

/** Decodes the end of the source, from the key frame before it. */
export function tailArguments(url: string, durationSeconds: number, stream: number): string[] {
  const from = Math.max(0, durationSeconds - TAIL_SECONDS);
  return ['-xerror', '-noaccurate_seek', ...input(url, { from }), '-map', `0:${stream}`, '-f', 'null', '-'];
}

/** Reads the source without decoding it, to learn how long it is. */
export const measureArguments = (url: string) => [...input(url), '-map', '0:v', '-c', 'copy', '-f', 'null', '-'];

/** All renditions in one run with one decode. A damaged source ends the run. */
export function encodeArguments(url: string, source: Source, outputs: { rendition: PlannedRendition; path: string }[]): string[] {
  return [
    '-y', '-xerror', ...input(url),
    '-filter_complex', splitGraph(source, outputs.map(({ rendition }) => scale(rendition))),
    ...outputs.flatMap(({ rendition, path }, at) => [
      '-map', `[v${at}]`, '-map', '0:a?', '-map_metadata', '-1', '-map_chapters', '-1',
      '-c:v', 'libx264', '-preset', rendition.preset, '-crf', String(rendition.crf), '-profile:v', 'high', '-pix_fmt', 'yuv420p',
      '-c:a', 'aac', '-b:a', AUDIO_BIT_RATE, ...downmix(source),
      '-movflags', '+faststart', '-f', 'mp4', path,
    ]),
  ];
}

/** One picture. Seeks before decoding, so that only one group of pictures is read. */
export function thumbnailArguments(url: string, source: Source, thumbnail: PlannedThumbnail, path: string): string[] {
  return [
    '-y', ...input(url, { from: thumbnail.atSeconds }),
    '-filter_complex', splitGraph(source, [scale(thumbnail)], 'yuvj420p'),
    '-map', '[v0]', '-frames:v', '1', '-q:v', '3', '-map_metadata', '-1', '-update', '1', '-f', 'image2', path,
  ];
}

/** Compares a stretch of a rendition with the source at the rendition's size, one log. */
export function vmafArguments(
  sourceUrl: string, source: Source, rendition: { url: string; width: number; height: number },
  stretch: { from: number; length: number }, log: { path: string; everyNthFrame: number; model: string },
): string[] {
  const reference = splitGraph(source, [scale(rendition)]);
  const vmaf = `libvmaf=model=version=${log.model}:n_subsample=${log.everyNthFrame}:n_threads=2:log_fmt=json:log_path=${log.path}:ts_sync_mode=nearest`;
  return [
    ...input(sourceUrl, stretch), ...input(rendition.url, stretch),
    '-filter_complex', `${reference};[1:v:0]format=yuv420p[distorted];[distorted][v0]${vmaf}`,
    '-f', 'null', '-',
  ];
}

/** Repairs the picture once, then splits it into one chain an output: `[v0]`, `[v1]`… Rotation is applied by ffmpeg itself. */
function splitGraph(source: Source, chains: string[], pixels = 'yuv420p'): string {
  const repairs = [
    ...(source.interlaced ? ['bwdif=mode=send_frame'] : []),
    ...(source.hdr ? [TONE_MAP] : []),
  ];
  const labels = chains.map((_, at) => `[s${at}]`).join('');
  const head = [...repairs, `split=${chains.length}`].join(',');
  return [`[0:${source.videoStream}]${head}${labels}`, ...chains.map((chain, at) => `[s${at}]${chain},format=${pixels}[v${at}]`)].join(';');
}

const scale = ({ width, height }: { width: number; height: number }) => `scale=${width}:${height},setsar=1`;

const TONE_MAP = 'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p';

const downmix = ({ audio }: Source) => audio.flatMap(({ channels }, at) => (channels > 2 ? [`-ac:a:${at}`, '2'] : []));
