import fc from 'fast-check';
import { anySource, source, spec } from './sources';
import { ladder } from '../../../src/media/core/ladder';
import { thumbnails } from '../../../src/media/core/thumbnail-plan';

const HD = [spec('720p', 1280, 720), spec('1080p', 1920, 1080)];
const sizes = (width: number, height: number) => ladder(source({ width, height }), HD).map((made) => `${made.name} ${made.width}x${made.height}`);

test.each([
  [1920, 1080, ['720p 1280x720', '1080p 1920x1080']],
  [1280, 720, ['720p 1280x720']],
  [3840, 2160, ['720p 1280x720', '1080p 1920x1080']],
  [1080, 1920, ['720p 720x1280', '1080p 1080x1920']],
  [720, 1280, ['720p 720x1280']],
  [1920, 800, ['720p 1280x532', '1080p 1920x800']],
  [1440, 1080, ['720p 960x720', '1080p 1440x1080']],
  [1000, 1000, ['720p 720x720']],
  [640, 360, ['360p 640x360']],
  [360, 640, ['360p 360x640']],
  [321, 241, ['240p 320x240']],
])('a source of %i×%i becomes %j', (width, height, expected) => {
  expect(sizes(width, height)).toEqual(expected);
});

const side = fc.integer({ min: 8, max: 4096 }).map((half) => half * 2);
const instant = fc.integer({ min: 0, max: 10_000_000 }).map((milliseconds) => milliseconds / 1000);

test('a rendition is never larger than its source or its box, has even sides, and keeps the shape', () => {
  fc.assert(fc.property(anySource, fc.uniqueArray(fc.record({
    name: fc.stringMatching(/^[a-z0-9]{1,8}$/), width: side, height: side,
  }), { minLength: 1, maxLength: 5, selector: ({ name }) => name }), (from, boxes) => {
    const made = ladder(from, boxes.map(({ name, width, height }) => spec(name, Math.max(width, height), Math.min(width, height))));
    expect(made.length).toBeGreaterThan(0);
    for (const { width, height } of made) {
      expect(width % 2 === 0 && height % 2 === 0 && width >= 16 && height >= 16).toBe(true);
      expect(width <= from.width && height <= from.height).toBe(true);
      if (Math.min(width, height) === 16) continue;
      // Each side is at most two pixels below what the exact shape asks for, and never below the least.
      const scale = Math.max(width / from.width, height / from.height);
      expect(Math.abs(from.width * scale - width)).toBeLessThanOrEqual(2 + 2 * from.width / from.height);
      expect(Math.abs(from.height * scale - height)).toBeLessThanOrEqual(2 + 2 * from.height / from.width);
    }
  }));
});

describe('thumbnails', () => {
  const times = (durationSeconds: number, seconds = [5, 15, 30]) =>
    thumbnails(source({ durationSeconds }), { seconds }).map(({ atSeconds }) => atSeconds);

  test.each([
    [60, [5, 15, 30]],
    [20, [5, 15, 19.9]],
    [5.31, [5]],
    [4, [3.9]],
    [0.04, [0]],
  ])('of %f seconds are taken at %j', (duration, expected) => {
    expect(times(duration)).toEqual(expected);
  });

  test('lie within the film, in order, apart from each other, numbered from 0', () => {
    fc.assert(fc.property(anySource, fc.array(instant, { minLength: 1, maxLength: 20 }), (from, seconds) => {
      const taken = thumbnails(from, { seconds });
      expect(taken.length).toBeGreaterThan(0);
      taken.forEach(({ name, atSeconds }, at) => {
        expect(name).toBe(`thumb_${at}`);
        expect(atSeconds >= 0 && atSeconds <= from.durationSeconds).toBe(true);
        if (at > 0) expect(atSeconds - taken[at - 1].atSeconds).toBeGreaterThanOrEqual(0.49);
      });
    }));
  });
});
