import { input } from './ffmpeg-input';

/** Opens the source, so that ffmpeg reports on it. Ends with an error, since it makes nothing. */
export const probeArguments = (url: string) => ['-v', 'info', ...input(url)];

/** Seconds before the end from which the source is decoded to see whether it is whole. */
export const TAIL_SECONDS = 1;

export const LONG_TAIL_SECONDS = 30;

/** Decodes a stream of the source to its end, or only reads it: `from` some time on, or the key frame before it. */
export const tailArguments = (url: string, from: number, stream: string, copied = false) =>
  ['-xerror', '-noaccurate_seek', ...input(url, { from }), '-map', `0:${stream}`, ...(copied ? ['-c', 'copy'] : []), '-f', 'null', '-'];

/** Reads the source without decoding it, to learn how long it is. */
export const measureArguments = (url: string) => [...input(url), '-map', '0:v', '-c', 'copy', '-f', 'null', '-'];
