import { cellOf, type PictureGrid } from './picture-grid';

/** Which part of which sheet a player shows at which time. The sheets are named relative to the file. */
export function webVtt(grid: PictureGrid, durationSeconds: number, sheetName: (sheet: number) => string): string {
  const cues = Array.from({ length: grid.pictures }, (_, picture) => {
    const { sheet, x, y } = cellOf(grid, picture);
    const from = picture * grid.everySeconds;
    const to = picture === grid.pictures - 1 ? Math.max(durationSeconds, from + 0.001) : from + grid.everySeconds;
    return `${timestamp(from)} --> ${timestamp(to)}\n${sheetName(sheet)}#xywh=${x},${y},${grid.width},${grid.height}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** `00:00:05.000`; hours as many as it takes. https://www.w3.org/TR/webvtt1/#webvtt-timestamp */
export function timestamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
