import { readFileSync } from 'node:fs';
import { encodeAtOnce, encodeChunks, times } from './chunking';
import { vmafOf } from './likeness';
import { Studio } from './studio';
import { type EncodeSettings, remuxArguments } from '../../../src/media/core/encode-arguments';
import type { Source } from '../../../src/media/core/source';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { inspect } from '../../../src/media/runtime/inspect';
import { source, spec } from '../core/sources';

jest.setTimeout(120_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const SETTINGS: EncodeSettings = { audio: { kbps: 128, channels: 2 } };
// With frames that refer to later ones, as the default preset makes them.
const rendition = spec('small', 160, 90, { preset: 'faster', crf: 28 });

const job = (film: string, from: Source, as = rendition) => ({ film, source: from, rendition: as, settings: SETTINGS });
const chunked = (film: string, from: Source, seconds = 2.5, as = rendition) => encodeChunks(studio, job(film, from, as), seconds, 'joined.mp4');
const whole = (film: string, from: Source, as = rendition) => encodeAtOnce(studio, job(film, from, as), 'whole.mp4');
const timesOf = (name: string, stream?: string) => times(studio.path(name), stream);

const VFR = ['-vf', 'select=\'not(mod(floor(n*n*7/11),3))\'', '-fps_mode', 'vfr'];
const KINDS: [string, string, { rate?: string; more?: string[] }, Partial<Source>][] = [
  ['25 frames a second', 'c25.mp4', { more: ['-g', '40', '-bf', '2'] }, {}],
  ['29.97', 'c2997.mp4', { rate: '30000/1001', more: ['-bf', '3'] }, { frameRate: 29.97 }],
  ['23.976 in Matroska', 'c23976.mkv', { rate: '24000/1001', more: ['-bf', '3'] }, { frameRate: 23.976, container: 'matroska,webm' }],
  ['a variable rate', 'vfr.mp4', { rate: '60', more: VFR }, { frameRate: 40 }],
  ['interlaced pictures', 'inter.mp4', { more: ['-vf', 'tinterlace=interleave_top,fieldorder=tff', '-flags', '+ildct+ilme'] }, { interlaced: true }],
];

test.each(KINDS)('%s: the chunks hold every frame once, at its time, and the sound is in step', async (_, name, film, overrides) => {
  studio.film(name, { seconds: 8, size: '160x90', ...film });
  const from = source({ width: 160, height: 90, durationSeconds: 8, audio: [{ codec: 'aac', channels: 1 }], ...overrides });
  const frames = await whole(name, from);
  const parts = await chunked(name, from);
  expect(parts).toHaveLength(3);
  expect(parts.reduce((sum, part) => sum + part)).toBe(frames);
  expect(timesOf('joined.mp4')).toHaveLength(frames);
  expect(timesOf('joined.mp4')).toEqual(timesOf('whole.mp4'));
  const [original, sound] = [timesOf(name), timesOf('joined.mp4', 'a:0')];
  expect(timesOf('joined.mp4').every((time, at) => Math.abs(time - original[at]) < 0.002)).toBe(true);
  expect(Math.abs(sound[0])).toBeLessThan(0.03);
  expect(await inspect(studio.url('joined.mp4'))).toMatchObject({ durationSeconds: expect.closeTo(8, 0), audio: [{ codec: 'aac' }] });
  const bytes = readFileSync(studio.path('joined.mp4')).toString('latin1');
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
});

test('a stream without an index is copied first: then its chunks hold every frame as well', async () => {
  studio.film('stream.ts', { seconds: 8, size: '160x90', more: ['-g', '50'] });
  const from = source({ width: 160, height: 90, durationSeconds: 8, container: 'mpegts', audio: [{ codec: 'aac', channels: 1 }] });
  await ffmpeg(remuxArguments(studio.url('stream.ts'), from, studio.path('copy.mkv')));
  const frames = await whole('stream.ts', from);
  const parts = await chunked('copy.mkv', { ...from, videoStream: 0 });
  expect([frames, parts.reduce((sum, part) => sum + part)]).toEqual([200, 200]);
});

test('a picture that comes later than the sound stays late', async () => {
  studio.film('seed.mp4', { seconds: 6, size: '160x90' });
  studio.make('late.mp4', '-itsoffset', '1', '-i', 'seed.mp4', '-i', 'seed.mp4', '-map', '0:v', '-map', '1:a', '-c', 'copy');
  const from = source({ width: 160, height: 90, durationSeconds: 7, audio: [{ codec: 'aac', channels: 1 }] });
  await whole('late.mp4', from);
  await chunked('late.mp4', from);
  const gap = (name: string) => timesOf(name)[0] - timesOf(name, 'a:0')[0];
  expect(gap('joined.mp4')).toBeCloseTo(1, 1);
  expect(gap('joined.mp4')).toBeCloseTo(gap('whole.mp4'), 2);
});

test('a chunk without frames is left out; a film of pictures that stand for seconds is whole', async () => {
  studio.film('still.mp4', { seconds: 24, rate: '1/8', size: '160x90' });
  const from = source({ width: 160, height: 90, durationSeconds: 24, frameRate: 0.125, audio: [] });
  const frames = await whole('still.mp4', from);
  const parts = await chunked('still.mp4', from, 4);
  expect(parts).toContain(0);
  expect(parts.reduce((sum, part) => sum + part)).toBe(frames);
  expect(timesOf('joined.mp4')).toEqual(timesOf('whole.mp4'));
});

test.each(['h265', 'av1'] as const)('%s is joined as well', async (codec) => {
  const as = spec('small', 160, 90, { codec, crf: 35, preset: 'ultrafast' });
  studio.film('seed25.mp4', { seconds: 5, size: '160x90' });
  const from = source({ width: 160, height: 90, durationSeconds: 5, audio: [] });
  const parts = await chunked('seed25.mp4', from, 2.5, as);
  expect(parts).toEqual([63, 62]);
  expect(timesOf('joined.mp4')).toHaveLength(125);
  expect(await inspect(studio.url('joined.mp4'))).toMatchObject({ video: { codec: codec === 'h265' ? 'hevc' : 'av1' } });
  if (codec === 'h265') expect(readFileSync(studio.path('joined.mp4')).toString('latin1')).toContain('hvc1');
});

test('chunks look as good as the whole: VMAF within 0.5', async () => {
  studio.film('film.mp4', { seconds: 10, size: '320x180' });
  const from = source({ width: 320, height: 180, durationSeconds: 10, audio: [{ codec: 'aac', channels: 1 }] });
  const as = spec('same', 320, 180, { preset: 'faster', crf: 23 });
  await whole('film.mp4', from, as);
  await chunked('film.mp4', from, 2.5, as);
  const vmaf = (name: string) => vmafOf(studio, {
    film: 'film.mp4', source: from, made: { name, width: 320, height: 180 }, stretches: [{ from: 0, length: 10 }], everyNthFrame: 2,
  });
  expect(Math.abs(await vmaf('joined.mp4') - await vmaf('whole.mp4'))).toBeLessThan(0.5);
});
