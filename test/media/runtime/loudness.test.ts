import { writeFileSync } from 'node:fs';
import { encodeAtOnce } from './chunking';
import { Studio } from './studio';
import { loudnessFlaws, parseLoudness, SILENCE } from '../../../src/media/core/loudness';
import { type AudioSettings, plannedTracks } from '../../../src/media/core/sound';
import type { AudioTrack } from '../../../src/media/core/source';
import { inspect } from '../../../src/media/runtime/inspect';
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

test.each<[string, string[], number, number]>([
  ['tones that nobody hears', ['sine=frequency=19000:sample_rate=48000:duration=3'], 64, 2],
  ['tones above the rate of AAC', ['sine=frequency=30000:sample_rate=96000:duration=3'], 128, 1],
  ['noise at full scale', ['anoisesrc=amplitude=1:seed=1:duration=3:sample_rate=48000', '-ac', '2'], 128, 2],
  ['noise at full scale and a low rate', ['anoisesrc=amplitude=1:seed=1:duration=3:sample_rate=48000', '-ac', '2'], 32, 2],
  ['noise that is hardly there', ['anoisesrc=amplitude=0.0006:seed=1:duration=3:sample_rate=48000', '-ac', '2'], 64, 2],
])('%s is no fault of encoding, but silence instead of sound is', async (_, [sound, ...more], kbps, channels) => {
  studio.make('odd.mkv', '-f', 'lavfi', '-i', sound, ...PICTURE, ...more, '-c:a', 'pcm_s24le');
  const { before, after } = await measured('odd.mkv', [{ codec: 'pcm_s24le', channels }], { kbps, channels });
  expect(loudnessFlaws('small', before, after, [true])).toHaveLength(1);
  const track = (name: string) => ({ url: studio.url(name), track: { index: 0 } });
  expect(await meter().differsByCodecOnly(track('odd.mkv'), track('made.mp4'))).toBe(true);
  studio.make('audible.mkv', ...NOISE, ...PICTURE, '-c:a', 'aac');
  studio.make('softer.mkv', '-i', 'audible.mkv', '-c:v', 'copy', '-af', 'volume=-3dB', '-c:a', 'aac');
  for (const other of ['odd.mkv', 'softer.mkv']) expect(await meter().differsByCodecOnly(track('audible.mkv'), track(other))).toBe(false);
  expect(await meter().differsByCodecOnly(track('audible.mkv'), track('audible.mkv'))).toBe(false);
});

test.each([[9, 1], [9, 2], [9, 6], [10, 2], [12, 6], [16, 2]])('%d channels are mixed to %d, though AAC knows no such layout or the file names none', async (channels, wanted) => {
  const samples = new Int16Array(3 * 48_000 * channels).map((_, at) => (at % channels < 2 ? 8000 * Math.sin(Math.floor(at / channels) / 10) : 0));
  writeFileSync(studio.path('many.pcm'), Buffer.from(samples.buffer));
  studio.make('many.mov', '-f', 's16le', '-ar', '48000', '-ac', String(channels), '-i', 'many.pcm', ...PICTURE, '-c:a', 'pcm_s16le');
  const { audio } = (await inspect(studio.url('many.mov')))!;
  expect(audio).toEqual([{ codec: 'pcm_s16le', channels, ...(channels === 9 ? { unplaced: true } : {}) }]);
  const { before, after } = await measured('many.mov', audio, { kbps: 128, channels: wanted });
  expect(after[0]).toBeGreaterThan(-40);
  expect(loudnessFlaws('small', before, after, [true])).toEqual([]);
  expect((await inspect(studio.url('made.mp4')))!.audio).toEqual([{ codec: 'aac', channels: wanted }]);
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
