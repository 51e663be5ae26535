import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import type { Source } from './source';
import type { PlannedThumbnail } from './thumbnail-plan';

const JPEG = ['-map', '[v0]', '-q:v', '3', '-map_metadata', '-1', '-update', '1', '-f', 'image2'];

/** One picture. Seeks before decoding, so that only one group of pictures is read. */
export function thumbnailArguments(url: string, source: Source, thumbnail: PlannedThumbnail, path: string): string[] {
  return [
    '-y', ...input(url, { from: thumbnail.atSeconds }),
    '-filter_complex', splitGraph(source, [scale(thumbnail)], { pixels: 'yuvj420p' }),
    '-frames:v', '1', ...JPEG, path,
  ];
}

/** Where nothing can be shown from `atSeconds` on: the last picture before it, found among all from so many seconds ahead. */
export function lastPictureArguments(url: string, source: Source, { atSeconds, ...size }: Omit<PlannedThumbnail, 'name'>, path: string, ahead: number): string[] {
  const from = Math.max(0, atSeconds - ahead);
  const cut = `trim=end=${(atSeconds - from + 0.001).toFixed(3)}`;
  return ['-y', ...input(url, { from }), '-filter_complex', splitGraph(source, [scale(size)], { pixels: 'yuvj420p', cut }), ...JPEG, path];
}
