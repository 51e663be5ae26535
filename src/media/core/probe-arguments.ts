import { input } from './ffmpeg-input';

/** Opens the source, so that ffmpeg reports on it. Ends with an error, since it makes nothing. */
export const probeArguments = (url: string) => ['-v', 'info', ...input(url)];

/** Seconds before the end from which the source is decoded to see whether it is whole. */
export const TAIL_SECONDS = 1;

export const LONG_TAIL_SECONDS = 30;

/** Decodes the end of the source, from the key frame before it. */
export function tailArguments(url: string, durationSeconds: number, stream: number, tail = TAIL_SECONDS): string[] {
  const from = Math.max(0, durationSeconds - tail);
  return ['-xerror', '-noaccurate_seek', ...input(url, { from }), '-map', `0:${stream}`, '-f', 'null', '-'];
}

/** Reads the source without decoding it, to learn how long it is. */
export const measureArguments = (url: string) => [...input(url), '-map', '0:v', '-c', 'copy', '-f', 'null', '-'];
