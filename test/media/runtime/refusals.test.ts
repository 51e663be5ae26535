import { statSync } from 'node:fs';
import { copyProtected, half, withoutFrames } from './hostile';
import { Studio } from './studio';
import { checkArrival } from '../../../src/media/core/arrival';
import { REFUSAL_CODES, toJobError } from '../../../src/media/core/failure';
import { isEncrypted } from '../../../src/media/core/mp4-boxes';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

/** As the probe does it. */
async function refusalOf(name: string, { maxBytes = 1e9, maxDurationSeconds = 60 } = {}) {
  const contentType = 'video/mp4';
  const arrived = { bytes: statSync(studio.path(name)).size, contentType, archived: false };
  try {
    checkArrival(arrived, { contentType }, maxBytes);
    await studio.examine(name, maxDurationSeconds);
    return 'taken';
  } catch (error) {
    const { name: code, message } = error as Error;
    // What the owner is told in the end.
    return toJobError({ Error: code, Cause: JSON.stringify({ errorType: code, errorMessage: message }) });
  }
}

const picture = () => studio.make('still.jpg', '-f', 'lavfi', '-i', 'testsrc2=size=64x64:duration=1', '-frames:v', '1', '-update', '1');
const song = () => studio.make('song.mp4', '-f', 'lavfi', '-i', 'sine=duration=2', '-c:a', 'aac');

test.each<[string, () => string, object, string, RegExp]>([
  ['a picture', picture, {}, 'NotAVideo', /not a video that can be read/],
  ['a song', song, {}, 'NotAVideo', /has sound only/],
  ['a film without a single frame', () => withoutFrames(studio), {}, 'NoFrames', /has no frames/],
  ['half of a file', () => half(studio, studio.film('whole.mp4', { more: ['-movflags', '+faststart'] })), {}, 'Truncated', /ends before the video does/],
  ['a file whose index was to be written last', () => half(studio, studio.film('late.mp4')), {}, 'Truncated', /ends before the video does/],
  ['a copy-protected film', () => copyProtected(studio), {}, 'Protected', /copy-protected/],
  ['a copy-protected film in fragments', () => copyProtected(studio, '-movflags', '+frag_keyframe+empty_moov'), {}, 'Protected', /copy-protected/],
  ['a film that is too long', () => studio.film('long.mp4', { seconds: 3 }), { maxDurationSeconds: 2 }, 'TooLong', /lasts 3 seconds; at most 2/],
  ['a film that is too large', () => studio.film('large.mp4'), { maxBytes: 1000 }, 'TooLarge', /has \d+ bytes; at most 1000/],
])('%s is refused for good, with its own code and sentence', async (_, make, limits, code, sentence) => {
  expect(await refusalOf(make(), limits)).toEqual({ code, message: expect.stringMatching(sentence) });
  expect(REFUSAL_CODES).toContain(code);
});

test('a film that can be encoded is taken', async () => {
  expect(await refusalOf(studio.film('good.mp4'))).toBe('taken');
  expect(await isEncrypted(studio.readerOf('good.mp4'), statSync(studio.path('good.mp4')).size)).toBe(false);
});
