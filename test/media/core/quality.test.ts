import fc from 'fast-check';
import { source, spec } from './sources';
import { judge, type MadeRendition, stretches } from '../../../src/media/core/quality';

const planned = (name = '720p') => spec(name, 1280, 720);
const made = (overrides: Partial<MadeRendition> = {}): MadeRendition =>
  ({ width: 1280, height: 720, durationSeconds: 60, audioTracks: 1, frames: 1500, vmaf: [90, 94], loudness: [-23], ...overrides });
const expected = { loudness: [-23], comparable: [true] };
const judged = (overrides: Partial<MadeRendition> = {}, frames = 1500) =>
  judge(source(), [{ planned: planned(), made: made(overrides), expected }], frames, 80);

test('the score is the mean VMAF of the worst rendition', () => {
  const quality = judge(source(), [{ planned: planned('720p'), made: made({ vmaf: [80, 90] }), expected }, { planned: planned('1080p'), made: made(), expected }], 1500, 80);
  const renditions = [{ name: '720p', vmaf: 85, loudness: [-23], sourceLoudness: [-23] }, { name: '1080p', vmaf: 92, loudness: [-23], sourceLoudness: [-23] }];
  expect(quality).toEqual({ score: 85, threshold: 80, problems: [], renditions });
});

test.each<[string, Partial<MadeRendition>, number, RegExp]>([
  ['is cut short', { durationSeconds: 58 }, 1500, /lasts 58 s, the source 60 s/],
  ['lost its sound', { audioTracks: 0 }, 1500, /720p has 0 audio tracks of 1/],
  ['is louder', { loudness: [-21.9] }, 1500, /track 1 of 720p has a loudness of -21.9 LUFS, in the source -23/],
  ['is quieter', { loudness: [-24.1] }, 1500, /-24.1 LUFS/],
  ['is silent', { loudness: [-70] }, 1500, /-70 LUFS/],
  ['has another size', { height: 718 }, 1500, /1280×718, planned was 1280×720/],
  ['lost frames on the way', { frames: 1499 }, 1500, /720p has 1499 frames, 1500 were encoded/],
  ['lost frames', { frames: 1200 }, 1200, /1200 frames were made of about 1500/],
])('a rendition that %s scores nothing, whatever its VMAF', (_, overrides, frames, problem) => {
  const { score, problems } = judged(overrides, frames);
  expect(score).toBe(0);
  expect(problems).toEqual([expect.stringMatching(problem)]);
});

test('small differences of length, frames and loudness are no flaw; nor is another loudness where tracks were mixed by somebody else', () => {
  expect(judged({ durationSeconds: 60.4, frames: 1498, loudness: [-22.1] }, 1498).problems).toEqual([]);
  const mixed = judge(source(), [{ planned: planned(), made: made({ loudness: [-30] }), expected: { ...expected, comparable: [false] } }], 1500, 80);
  expect(mixed.problems).toEqual([]);
});

test('stretches lie within the film, do not overlap, and do not grow with it', () => {
  fc.assert(fc.property(fc.double({ min: 0.01, max: 100_000, noNaN: true }), (duration) => {
    const all = stretches(duration);
    let end = 0;
    for (const { from, length } of all) {
      expect(from).toBeGreaterThanOrEqual(end - 0.002);
      end = from + length;
    }
    expect(end).toBeLessThanOrEqual(duration + 0.002);
    expect(all.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(30);
  }));
});
