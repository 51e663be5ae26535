/** Small pictures laid out in rows, on as many sheets as they need. */
export interface PictureGrid {
  /** Seconds between two pictures. */
  readonly everySeconds: number;
  readonly pictures: number;
  /** Of one picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Of one sheet; the last one may not be full. */
  readonly columns: number;
  readonly rows: number;
  readonly sheets: number;
}

export interface GridCell {
  readonly sheet: number;
  readonly x: number;
  readonly y: number;
}

/** Ten by ten of the usual size make a sheet of 1600×900: small enough for every phone to decode. */
const SIDE = 10;
/** Twelve sheets; of longer videos pictures are taken less often. */
const MAX_PICTURES = 12 * SIDE * SIDE;

export function pictureGrid(durationSeconds: number, size: { width: number; height: number }, everySeconds: number): PictureGrid {
  const every = Math.max(everySeconds, Math.ceil(durationSeconds / MAX_PICTURES));
  const pictures = Math.max(1, Math.ceil(durationSeconds / every));
  const columns = Math.min(SIDE, pictures);
  const rows = Math.min(SIDE, Math.ceil(pictures / columns));
  return { everySeconds: every, pictures, width: size.width, height: size.height, columns, rows, sheets: Math.ceil(pictures / (columns * rows)) };
}

/** Where a picture lies; pictures are counted from 0. */
export function cellOf({ width, height, columns, rows }: PictureGrid, picture: number): GridCell {
  const onSheet = picture % (columns * rows);
  return { sheet: Math.floor(picture / (columns * rows)), x: (onSheet % columns) * width, y: Math.floor(onSheet / columns) * height };
}
