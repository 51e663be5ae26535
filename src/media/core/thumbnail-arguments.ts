import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import type { Source } from './source';
import type { PlannedThumbnail } from './thumbnail-plan';

/** One picture. Seeks before decoding, so that only one group of pictures is read. */
export function thumbnailArguments(url: string, source: Source, thumbnail: PlannedThumbnail, path: string): string[] {
  return [
    '-y', ...input(url, { from: thumbnail.atSeconds }),
    '-filter_complex', splitGraph(source, [scale(thumbnail)], { pixels: 'yuvj420p' }),
    '-map', '[v0]', '-frames:v', '1', '-q:v', '3', '-map_metadata', '-1', '-update', '1', '-f', 'image2', path,
  ];
}
