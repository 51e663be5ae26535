import fc from 'fast-check';
import { anySource, planOptions, source } from './sources';
import { manifest } from '../../../src/media/core/manifest';
import { cellOf, pictureGrid } from '../../../src/media/core/picture-grid';
import { plan } from '../../../src/media/core/plan';
import { poster } from '../../../src/media/core/poster-plan';
import { thumbnails } from '../../../src/media/core/thumbnail-plan';
import { timestamp, webVtt } from '../../../src/media/core/web-vtt';

const duration = fc.double({ min: 0.01, max: 100_000, noNaN: true });
const grids = fc.tuple(duration, fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 2, max: 160 }), fc.integer({ min: 2, max: 90 }))
  .map(([durationSeconds, every, width, height]) => ({ durationSeconds, grid: pictureGrid(durationSeconds, { width, height }, every) }));
const seconds = (text: string) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
const cuesOf = (vtt: string) => [...vtt.matchAll(/^([\d:.]+) --> ([\d:.]+)\n(.+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm)]
  .map(([, from, to, file, ...numbers]) => ({ from: seconds(from), to: seconds(to), file, numbers: numbers.map(Number) }));

test('every small picture lies on a sheet, within its sides, and none upon another', () => {
  fc.assert(fc.property(grids, ({ grid }) => {
    const cells = Array.from({ length: grid.pictures }, (_, picture) => cellOf(grid, picture));
    expect(new Set(cells.map(({ sheet, x, y }) => `${sheet} ${x} ${y}`)).size).toBe(grid.pictures);
    for (const { sheet, x, y } of cells) {
      expect(sheet).toBeLessThan(grid.sheets);
      expect(x + grid.width).toBeLessThanOrEqual(grid.columns * grid.width);
      expect(y + grid.height).toBeLessThanOrEqual(grid.rows * grid.height);
      expect([x % grid.width, y % grid.height]).toEqual([0, 0]);
    }
    expect(cells.at(-1)!.sheet).toBe(grid.sheets - 1);
    expect(Math.max(grid.columns * grid.width, grid.rows * grid.height)).toBeLessThanOrEqual(1600);
    expect(grid.sheets).toBeLessThanOrEqual(12);
  }), { numRuns: 50 });
});

test('the cues cover the video from its first moment to its last, without a gap', () => {
  fc.assert(fc.property(grids, ({ durationSeconds, grid }) => {
    const cues = cuesOf(webVtt(grid, durationSeconds, (sheet) => `sprite_${sheet}.jpg`));
    expect(cues).toHaveLength(grid.pictures);
    expect(cues[0].from).toBe(0);
    expect(cues.at(-1)!.to).toBeCloseTo(durationSeconds, 2);
    for (const [at, { from }] of cues.slice(1).entries()) expect(from).toBe(cues[at].to);
    for (const { from, to } of cues) expect(to).toBeGreaterThan(from);
    expect(cues.map(({ file, numbers }) => [file, numbers])).toEqual(cues.map((_, picture) => {
      const { sheet, x, y } = cellOf(grid, picture);
      return [`sprite_${sheet}.jpg`, [x, y, grid.width, grid.height]];
    }));
  }), { numRuns: 30 });
});

test.each([[0, '00:00:00.000'], [59.9996, '00:01:00.000'], [3661.5, '01:01:01.500'], [360_000, '100:00:00.000']])('%d seconds are written %s', (time, text) => {
  expect(timestamp(time)).toBe(text);
});

test('the file reads as players expect it', () => {
  const grid = pictureGrid(25, { width: 160, height: 90 }, 10);
  expect(webVtt(grid, 25, () => 'sprite_0.jpg')).toBe('WEBVTT\n\n00:00:00.000 --> 00:00:10.000\nsprite_0.jpg#xywh=0,0,160,90\n\n'
    + '00:00:10.000 --> 00:00:20.000\nsprite_0.jpg#xywh=160,0,160,90\n\n00:00:20.000 --> 00:00:25.000\nsprite_0.jpg#xywh=320,0,160,90\n');
});

test('thumbnails every so often begin at the start, stay within the video, and are not too many', () => {
  expect(thumbnails(source({ durationSeconds: 20 }), { everySeconds: 8 }).map(({ atSeconds }) => atSeconds)).toEqual([0, 8, 16]);
  fc.assert(fc.property(anySource, fc.integer({ min: 1, max: 100 }), (film, everySeconds) => {
    const taken = thumbnails(film, { everySeconds });
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length).toBeLessThanOrEqual(300);
    for (const { atSeconds } of taken) expect(atSeconds).toBeLessThanOrEqual(film.durationSeconds);
  }));
});

test('a poster is looked for within the video, and never larger than it', () => {
  fc.assert(fc.property(anySource, fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }), (film, atSeconds) => {
    const { fromSeconds, frames, width, height } = poster(film, { atSeconds });
    expect(fromSeconds).toBeLessThanOrEqual(Math.max(0, film.durationSeconds - 1 / film.frameRate));
    expect(frames).toBeGreaterThanOrEqual(1);
    expect(frames).toBeLessThanOrEqual(atSeconds === undefined ? 100 : 1);
    expect(width).toBeLessThanOrEqual(Math.max(2, film.width));
    expect(height).toBeLessThanOrEqual(Math.max(2, film.height));
  }));
});

test('the manifest tells what was made, in numbers', () => {
  const made = plan(source({ durationSeconds: 10 }), planOptions());
  const output = (kind: any, name: string, bytes = 1000) => ({ kind, name, key: `k/${name}`, width: 2, height: 2, bytes });
  const [rendition, thumb, poster0, sheet, index] = [
    output('RENDITION', '720p', 5_000_000), output('THUMBNAIL', 'thumb_0'), output('POSTER', 'poster'), output('SPRITE', 'sprite_0'), output('SPRITE_INDEX', 'sprite'),
  ];
  const outputs = [rendition, thumb, poster0, sheet, index];
  expect(manifest('job', made, outputs)).toEqual({
    version: 1,
    jobId: 'job',
    source: made.source,
    renditions: [{ ...rendition, codec: 'h264', durationSeconds: 10, frameRate: 25, bitRate: 4_000_000, audio: [{ channels: 2 }] }],
    subtitles: [],
    subtitlesNotCarried: [],
    thumbnails: [thumb],
    poster: poster0,
    sprites: { index, sheets: [sheet] },
    outputs,
  });
});
