import { encodeAtOnce } from './chunking';
import { Studio } from './studio';
import type { AudioSettings } from '../../../src/media/core/encode-arguments';
import { loudnessFlaws, mixOf, parseLoudness, SILENCE } from '../../../src/media/core/loudness';
import type { AudioTrack } from '../../../src/media/core/source';
import { loudnessOf } from '../../../src/media/runtime/loudness';
import { source, spec } from '../core/sources';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const NOISE = ['-f', 'lavfi', '-i', 'anoisesrc=duration=3:seed=7:amplitude=0.2:color=pink:sample_rate=48000'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:duration=3', '-c:v', 'libx264', '-preset', 'ultrafast'];
const SURROUND = ['-af', 'pan=5.1|c0=c0|c1=c0|c2=0.5*c0|c3=0.1*c0|c4=0.7*c0|c5=0.7*c0'];

/** Loudness of each track before and after encoding, as the gate measures it. */
async function measured(name: string, audio: AudioTrack[], settings: AudioSettings) {
  const mixes = audio.map((track) => mixOf(track, settings));
  const from = source({ width: 64, height: 64, durationSeconds: 3, audio });
  await encodeAtOnce(studio, { film: name, source: from, rendition: spec('small', 64, 64), settings: { audio: settings } }, 'made.mp4');
  const before = await loudnessOf(studio.url(name), 3, mixes);
  return { before, after: await loudnessOf(studio.url('made.mp4'), 3, mixes.map(() => undefined)) };
}

test.each<[string, AudioTrack[], string[], boolean]>([
  ['stereo', [{ codec: 'aac', channels: 2 }], ['-ac', '2', '-c:a', 'aac'], false],
  ['mono', [{ codec: 'aac', channels: 1 }], ['-c:a', 'aac'], false],
  ['5.1 that is mixed down', [{ codec: 'ac3', channels: 6 }], [...SURROUND, '-c:a', 'ac3'], false],
  ['5.1 in whole numbers that is mixed down', [{ codec: 'pcm_s16le', channels: 6 }], [...SURROUND, '-c:a', 'pcm_s16le'], false],
  ['5.1 that is kept', [{ codec: 'ac3', channels: 6 }], [...SURROUND, '-c:a', 'ac3'], true],
])('%s is as loud after encoding as before', async (_, audio, more, surround) => {
  studio.make('loud.mkv', ...NOISE, ...PICTURE, ...more);
  const { before, after } = await measured('loud.mkv', audio, { kbps: 128, surround });
  expect(before[0]).toBeGreaterThan(-40);
  expect(loudnessFlaws('small', before, after, [true])).toEqual([]);
});

test('tracks are measured one by one; silence is as quiet as it gets', async () => {
  studio.make('two.mkv', ...NOISE, '-f', 'lavfi', '-i', 'anullsrc=duration=3', ...PICTURE, '-map', '0:a', '-map', '1:a', '-map', '2:v', '-t', '3', '-c:a', 'aac');
  const [noise, silence] = await loudnessOf(studio.url('two.mkv'), 3, [undefined, undefined]);
  expect(noise).toBeGreaterThan(-40);
  expect(silence).toBe(SILENCE);
});

test('a rendition that was made quieter is found', async () => {
  studio.make('full.mkv', ...NOISE, ...PICTURE, '-c:a', 'aac');
  studio.make('faint.mkv', '-i', 'full.mkv', '-c:v', 'copy', '-af', 'volume=-3dB', '-c:a', 'aac');
  const [[full], [faint]] = [await loudnessOf(studio.url('full.mkv'), 3, [undefined]), await loudnessOf(studio.url('faint.mkv'), 3, [undefined])];
  // Its own encoder moves it by some tenths.
  expect(full - faint).toBeGreaterThan(2);
  expect(loudnessFlaws('720p', [full], [faint], [true])).toEqual([expect.stringContaining('track 1 of 720p')]);
});

test('a sum that says nothing is silence', () => {
  expect(['', '    I:         -inf LUFS', '    I:          nan LUFS', '    I:         -99.0 LUFS'].map(parseLoudness)).toEqual(Array(4).fill(SILENCE));
});
