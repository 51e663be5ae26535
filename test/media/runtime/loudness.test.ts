import { encodeAtOnce } from './chunking';
import { Studio } from './studio';
import { loudnessFlaws, parseLoudness, SILENCE } from '../../../src/media/core/loudness';
import { type AudioSettings, plannedTracks } from '../../../src/media/core/sound';
import type { AudioTrack } from '../../../src/media/core/source';
import { LoudnessMeter } from '../../../src/media/runtime/loudness';
import { source, spec } from '../core/sources';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const NOISE = ['-f', 'lavfi', '-i', 'anoisesrc=duration=3:seed=7:amplitude=0.2:color=pink:sample_rate=48000'];
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:duration=3', '-c:v', 'libx264', '-preset', 'ultrafast'];
const SURROUND = ['-af', 'pan=5.1|c0=c0|c1=c0|c2=0.5*c0|c3=0.1*c0|c4=0.7*c0|c5=0.7*c0'];

const meter = () => new LoudnessMeter(3);
const FIRST = [{ index: 0 }];

/** Loudness of each track before and after encoding, as the gate measures it. */
async function measured(name: string, audio: AudioTrack[], settings: AudioSettings) {
  const tracks = plannedTracks(audio, settings);
  const from = source({ width: 64, height: 64, durationSeconds: 3, audio });
  await encodeAtOnce(studio, { film: name, source: from, rendition: spec('small', 64, 64), settings: { audio: settings } }, 'made.mp4');
  const before = await meter().of(studio.url(name), tracks);
  return { before, after: await meter().of(studio.url('made.mp4'), tracks.map((_, index) => ({ index }))) };
}

test.each<[string, AudioTrack[], string[], number]>([
  ['stereo', [{ codec: 'aac', channels: 2 }], ['-ac', '2', '-c:a', 'aac'], 2],
  ['stereo that is mixed down', [{ codec: 'aac', channels: 2 }], ['-ac', '2', '-c:a', 'aac'], 1],
  ['5.1 that becomes mono', [{ codec: 'ac3', channels: 6 }], [...SURROUND, '-c:a', 'ac3'], 1],
  ['mono', [{ codec: 'aac', channels: 1 }], ['-c:a', 'aac'], 2],
  ['5.1 that is mixed down', [{ codec: 'ac3', channels: 6 }], [...SURROUND, '-c:a', 'ac3'], 2],
  ['5.1 in whole numbers that is mixed down', [{ codec: 'pcm_s16le', channels: 6 }], [...SURROUND, '-c:a', 'pcm_s16le'], 2],
  ['5.1 that is kept', [{ codec: 'ac3', channels: 6 }], [...SURROUND, '-c:a', 'ac3'], 6],
])('%s is as loud after encoding as before', async (_, audio, more, channels) => {
  studio.make('loud.mkv', ...NOISE, ...PICTURE, ...more);
  const { before, after } = await measured('loud.mkv', audio, { kbps: 128, channels });
  expect(before[0]).toBeGreaterThan(-40);
  expect(loudnessFlaws('small', before, after, [true])).toEqual([]);
});

test('tracks are measured one by one; silence is as quiet as it gets', async () => {
  studio.make('two.mkv', ...NOISE, '-f', 'lavfi', '-i', 'anullsrc=duration=3', ...PICTURE, '-map', '0:a', '-map', '1:a', '-map', '2:v', '-t', '3', '-c:a', 'aac');
  const [noise, silence] = await meter().of(studio.url('two.mkv'), [{ index: 0 }, { index: 1 }]);
  expect(noise).toBeGreaterThan(-40);
  expect(silence).toBe(SILENCE);
});

test('a rendition that was made quieter is found', async () => {
  studio.make('full.mkv', ...NOISE, ...PICTURE, '-c:a', 'aac');
  studio.make('faint.mkv', '-i', 'full.mkv', '-c:v', 'copy', '-af', 'volume=-3dB', '-c:a', 'aac');
  const [[full], [faint]] = [await meter().of(studio.url('full.mkv'), FIRST), await meter().of(studio.url('faint.mkv'), FIRST)];
  // Its own encoder moves it by some tenths.
  expect(full - faint).toBeGreaterThan(2);
  expect(loudnessFlaws('720p', [full], [faint], [true])).toEqual([expect.stringContaining('track 1 of 720p')]);
});

test('a sum that says nothing is silence', () => {
  expect(['', '    I:         -inf LUFS', '    I:          nan LUFS', '    I:         -99.0 LUFS'].map(parseLoudness)).toEqual(Array(4).fill(SILENCE));
});
