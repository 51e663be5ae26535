import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Studio } from './studio';
import { chunks } from '../../../src/media/core/chunk-plan';
import { audioOnlyArguments, chunkArguments, encodeArguments, remuxArguments, type EncodeSettings } from '../../../src/media/core/encode-arguments';
import { BoxFilter, FRAGMENTS, HEAD_AND_FRAGMENTS } from '../../../src/media/core/fragments';
import { joinArguments } from '../../../src/media/core/join-arguments';
import type { Source } from '../../../src/media/core/source';
import { vmafArguments } from '../../../src/media/core/vmaf-arguments';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { inspect } from '../../../src/media/runtime/inspect';
import { source, spec } from '../core/sources';

jest.setTimeout(120_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const SETTINGS: EncodeSettings = { audio: { kbps: 128, surround: false } };
const rendition = spec('small', 160, 90, { preset: 'ultrafast', crf: 28 });

/** Encodes in chunks and joins them, as the workers do. Returns the frames of each chunk. */
async function chunked(name: string, from: Source, made: string, { seconds = 2.5, settings = SETTINGS, as = rendition } = {}): Promise<number[]> {
  const frames: number[] = [];
  const fragments: Buffer[] = [];
  for (const chunk of chunks(from.durationSeconds, seconds, settings.segmentSeconds)) {
    const path = studio.path('chunk.mp4');
    const { progress } = await ffmpeg(chunkArguments(studio.url(name), from, chunk, [{ rendition: as, path }], settings));
    frames.push(progress.frames);
    if (progress.frames > 0) fragments.push(...new BoxFilter(fragments.length === 0 ? HEAD_AND_FRAGMENTS : FRAGMENTS).push(readFileSync(path)));
  }
  const sound = from.audio.length > 0;
  if (sound) await ffmpeg(audioOnlyArguments(studio.url(name), from, settings, studio.path('sound.mp4')));
  await ffmpeg(joinArguments(as.codec, sound ? studio.url('sound.mp4') : undefined, studio.path(made)), { stdin: each(fragments) });
  return frames;
}

async function* each(buffers: Buffer[]) {
  yield* buffers;
}

async function whole(name: string, from: Source, made: string, settings = SETTINGS, as = rendition): Promise<number> {
  return (await ffmpeg(encodeArguments(studio.url(name), from, [{ rendition: as, path: studio.path(made) }], settings))).progress.frames;
}

/** When each frame is shown, in seconds. */
function times(name: string, stream = 'v:0'): number[] {
  const report = execFileSync(process.env.FFMPEG_PATH!, [
    '-v', 'error', '-i', studio.path(name), '-map', `0:${stream}`, '-fps_mode', 'passthrough', '-enc_time_base', '1:90000', '-f', 'framecrc', '-',
  ], { encoding: 'utf8' });
  return report.split('\n').filter((line) => /^0,/.test(line)).map((line) => Number(line.split(',')[2]) / 90_000);
}

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
  const frames = await whole(name, from, 'whole.mp4');
  const parts = await chunked(name, from, 'joined.mp4');
  expect(parts).toHaveLength(3);
  expect(parts.reduce((sum, part) => sum + part)).toBe(frames);
  expect(times('joined.mp4')).toHaveLength(frames);
  expect(times('joined.mp4')).toEqual(times('whole.mp4'));
  const [original, sound] = [times(name), times('joined.mp4', 'a:0')];
  expect(times('joined.mp4').every((time, at) => Math.abs(time - original[at]) < 0.002)).toBe(true);
  expect(Math.abs(sound[0])).toBeLessThan(0.03);
  expect(await inspect(studio.url('joined.mp4'))).toMatchObject({ durationSeconds: expect.closeTo(8, 0), audio: [{ codec: 'aac' }] });
  const bytes = readFileSync(studio.path('joined.mp4')).toString('latin1');
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
});

test('a stream without an index is copied first: then its chunks hold every frame as well', async () => {
  studio.film('stream.ts', { seconds: 8, size: '160x90', more: ['-g', '50'] });
  const from = source({ width: 160, height: 90, durationSeconds: 8, container: 'mpegts', audio: [{ codec: 'aac', channels: 1 }] });
  await ffmpeg(remuxArguments(studio.url('stream.ts'), from, studio.path('copy.mkv')));
  const frames = await whole('stream.ts', from, 'whole.mp4');
  const parts = await chunked('copy.mkv', { ...from, videoStream: 0 }, 'joined.mp4');
  expect([frames, parts.reduce((sum, part) => sum + part)]).toEqual([200, 200]);
});

test('a picture that comes later than the sound stays late', async () => {
  studio.film('seed.mp4', { seconds: 6, size: '160x90' });
  studio.make('late.mp4', '-itsoffset', '1', '-i', 'seed.mp4', '-i', 'seed.mp4', '-map', '0:v', '-map', '1:a', '-c', 'copy');
  const from = source({ width: 160, height: 90, durationSeconds: 7, audio: [{ codec: 'aac', channels: 1 }] });
  await whole('late.mp4', from, 'whole.mp4');
  await chunked('late.mp4', from, 'joined.mp4');
  const gap = (name: string) => times(name)[0] - times(name, 'a:0')[0];
  expect(gap('joined.mp4')).toBeCloseTo(1, 1);
  expect(gap('joined.mp4')).toBeCloseTo(gap('whole.mp4'), 2);
});

test('a chunk without frames is left out; a film of pictures that stand for seconds is whole', async () => {
  studio.film('still.mp4', { seconds: 24, rate: '1/8', size: '160x90' });
  const from = source({ width: 160, height: 90, durationSeconds: 24, frameRate: 0.125, audio: [] });
  const frames = await whole('still.mp4', from, 'whole.mp4');
  const parts = await chunked('still.mp4', from, 'joined.mp4', { seconds: 4 });
  expect(parts).toContain(0);
  expect(parts.reduce((sum, part) => sum + part)).toBe(frames);
  expect(times('joined.mp4')).toEqual(times('whole.mp4'));
});

test.each(['h265', 'av1'] as const)('%s is joined as well', async (codec) => {
  const as = spec('small', 160, 90, { codec, crf: 35, preset: 'ultrafast' });
  studio.film('seed25.mp4', { seconds: 5, size: '160x90' });
  const from = source({ width: 160, height: 90, durationSeconds: 5, audio: [] });
  const parts = await chunked('seed25.mp4', from, 'joined.mp4', { seconds: 2.5, as });
  expect(parts).toEqual([63, 62]);
  expect(times('joined.mp4')).toHaveLength(125);
  expect(await inspect(studio.url('joined.mp4'))).toMatchObject({ video: { codec: codec === 'h265' ? 'hevc' : 'av1' } });
  if (codec === 'h265') expect(readFileSync(studio.path('joined.mp4')).toString('latin1')).toContain('hvc1');
});

test('chunks look as good as the whole: VMAF within 0.5', async () => {
  studio.film('film.mp4', { seconds: 10, size: '320x180' });
  const from = source({ width: 320, height: 180, durationSeconds: 10, audio: [] });
  const as = spec('same', 320, 180, { preset: 'faster', crf: 23 });
  await whole('film.mp4', from, 'whole.mp4', SETTINGS, as);
  await chunked('film.mp4', from, 'joined.mp4', { as });
  const vmafOf = async (name: string) => {
    const log = { path: studio.path('vmaf.json'), everyNthFrame: 2, model: 'vmaf_v0.6.1' };
    await ffmpeg(vmafArguments(studio.url('film.mp4'), from, { url: studio.url(name), width: 320, height: 180 }, { from: 0, length: 10 }, log));
    return JSON.parse(readFileSync(log.path, 'utf8')).pooled_metrics.vmaf.mean as number;
  };
  expect(Math.abs(await vmafOf('joined.mp4') - await vmafOf('whole.mp4'))).toBeLessThan(0.5);
});
