import { isAnimation } from './animation';
import { scale, splitGraph } from './ffmpeg-filters';
import { input } from './ffmpeg-input';
import type { PictureGrid } from './picture-grid';
import type { PlannedPoster } from './poster-plan';
import type { Source } from './source';

const JPEG = ['-map', '[v0]', '-map_metadata', '-1', '-f', 'image2'];

/** One picture: of the frames looked at, the one most like them all. Neither black nor a flash. */
export function posterArguments(url: string, source: Source, { fromSeconds, frames, ...size }: PlannedPoster, path: string): string[] {
  const chosen = frames > 1 ? `thumbnail=n=${frames},` : '';
  return [
    '-y', ...input(url, { from: fromSeconds }),
    '-filter_complex', splitGraph(source, [chosen + scale(size)], { pixels: 'yuvj420p' }),
    ...JPEG, '-frames:v', '1', '-q:v', '2', '-update', '1', path,
  ];
}

/**
 * All sheets in one run that decodes key frames only, unless the first is the only one. Where they are rare, a picture shows the one before it;
 * where they end early, the last one stays. `pattern` holds `%d` for the number of the sheet, from 0.
 */
export function sheetArguments(url: string, source: Source, grid: PictureGrid, pattern: string): string[] {
  const { everySeconds, pictures, columns, rows } = grid;
  const chain = [
    `fps=fps=1/${everySeconds}:start_time=0:eof_action=pass`, scale(grid), 'tpad=stop=-1:stop_mode=clone', `trim=end_frame=${pictures}`, `tile=${columns}x${rows}`,
  ];
  return ['-y', ...(isAnimation(source) ? [] : ['-skip_frame', 'nokey']), ...input(url), '-filter_complex', splitGraph(source, [chain.join(',')], { pixels: 'yuvj420p' }), ...JPEG, '-q:v', '4', '-start_number', '0', pattern];
}
