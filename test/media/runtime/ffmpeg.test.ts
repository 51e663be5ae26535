import { readFileSync, truncateSync, statSync, writeFileSync } from 'node:fs';
import { encodeAtOnce } from './chunking';
import { vmafOf } from './likeness';
import { Studio } from './studio';
import { encodeArguments } from '../../../src/media/core/encode-arguments';
import { posterArguments, sheetArguments } from '../../../src/media/core/picture-arguments';
import { cellOf } from '../../../src/media/core/picture-grid';
import { plan } from '../../../src/media/core/plan';
import type { Progress } from '../../../src/media/core/progress';
import { thumbnailArguments } from '../../../src/media/core/thumbnail-arguments';
import { extentOf } from '../../../src/media/runtime/extent';
import { ffmpeg, FfmpegError } from '../../../src/media/runtime/ffmpeg';
import { inspect, measure } from '../../../src/media/runtime/inspect';
import { takePicture } from '../../../src/media/runtime/take-picture';
import { planOptions, source, spec } from '../core/sources';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const SMALL = { crf: 30, preset: 'ultrafast' };
const OPTIONS = planOptions({ renditions: [spec('small', 160, 90, SMALL), spec('large', 320, 180, { preset: 'ultrafast' })], thumbnails: { seconds: [1, 30] } });

test('one run makes every rendition, with sound, and reports its progress', async () => {
  studio.film('film.mp4');
  const film = source({ width: 320, height: 180, durationSeconds: 2, audio: [{ codec: 'aac', channels: 1 }] });
  const { renditions } = plan(film, OPTIONS);
  const seen: Progress[] = [];
  const outputs = renditions.map((rendition) => ({ rendition, path: studio.path(`${rendition.name}.mp4`) }));
  const { progress } = await ffmpeg(encodeArguments(studio.url('film.mp4'), film, outputs, OPTIONS.settings), { onProgress: (report) => seen.push(report) });
  expect(progress.frames).toBe(50);
  expect(seen.length).toBeGreaterThan(0);
  for (const { name, width, height } of renditions) {
    expect(await inspect(studio.url(`${name}.mp4`))).toMatchObject({ durationSeconds: expect.closeTo(2, 0), video: { codec: 'h264', width, height }, audio: [{ codec: 'aac' }] });
    // Faststart: the index comes before the pictures.
    const bytes = readFileSync(studio.path(`${name}.mp4`)).toString('latin1');
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  }
});

test('sheets hold a picture for every stretch of the film, laid out as planned; the poster is a frame with something on it', async () => {
  // Black for a second, then a second each of red and green, then blue; a key frame every second.
  studio.make('colours.mp4', '-f', 'lavfi', '-i', 'color=black:size=320x180:duration=1', '-f', 'lavfi', '-i', 'color=red:size=320x180:duration=1',
    '-f', 'lavfi', '-i', 'color=lime:size=320x180:duration=1', '-f', 'lavfi', '-i', 'color=blue:size=320x180:duration=9',
    '-filter_complex', 'concat=n=4', '-g', '25', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p');
  const film = source({ width: 320, height: 180, durationSeconds: 12 });
  const { sprites, poster } = plan(film, planOptions({ spriteEverySeconds: 1, poster: {} }));
  expect(sprites).toMatchObject({ pictures: 12, columns: 10, rows: 2, sheets: 1 });
  await ffmpeg(sheetArguments(studio.url('colours.mp4'), film, sprites!, studio.path('sprite_%d.jpg')));
  const at = (x: number, y: number, file = 'sprite_0.jpg') => {
    studio.make('pixel.rgb', '-i', studio.path(file), '-vf', `crop=2:2:${x}:${y},format=rgb24`, '-f', 'rawvideo');
    return [...readFileSync(studio.path('pixel.rgb')).subarray(0, 3)].map((value) => (value > 128 ? 'x' : '.')).join('');
  };
  const seen = Array.from({ length: 12 }, (_, picture) => cellOf(sprites!, picture)).map(({ x, y }) => at(x + 80, y + 44));
  expect(seen).toEqual(['...', 'x..', '.x.', ...Array(9).fill('..x')]);
  await ffmpeg(posterArguments(studio.url('colours.mp4'), film, poster!, studio.path('poster.jpg')));
  expect(at(160, 90, 'poster.jpg')).toBe('..x');
});

test.each([[1, 10], [2, 10], [12, 10], [12, 5], [7, 3]])('of a film of %d seconds there is a picture every %d, however rare its key frames are', async (seconds, every) => {
  studio.film('rare.mp4', { seconds, more: ['-g', '10000'] });
  const film = source({ width: 320, height: 180, durationSeconds: seconds });
  const { sprites } = plan(film, planOptions({ spriteEverySeconds: every }));
  await ffmpeg(sheetArguments(studio.url('rare.mp4'), film, sprites!, studio.path(`rare_${seconds}_${every}_%d.jpg`)));
  expect(sidesOf(`rare_${seconds}_${every}_0.jpg`)).toEqual({ width: sprites!.columns * 160, height: sprites!.rows * 90 });
});

function sidesOf(name: string) {
  const path = studio.path(studio.make('plain.rgb', '-i', studio.path(name), '-vf', 'crop=iw:2:0:0,format=gray', '-f', 'rawvideo'));
  const tall = studio.path(studio.make('tall.rgb', '-i', studio.path(name), '-vf', 'crop=2:ih:0:0,format=gray', '-f', 'rawvideo'));
  return { width: statSync(path).size / 2, height: statSync(tall).size / 2 };
}

test('a turned film is made as it is seen', async () => {
  studio.make('turned.mp4', '-display_rotation', '90', '-i', studio.film('flat.mp4'), '-c', 'copy');
  const turned = source({ width: 180, height: 320, durationSeconds: 2 });
  const [{ name }] = plan(turned, { ...OPTIONS, renditions: [OPTIONS.renditions[1]] }).renditions;
  const rendition = plan(turned, OPTIONS).renditions[1];
  await ffmpeg(encodeArguments(studio.url('turned.mp4'), turned, [{ rendition, path: studio.path('upright.mp4') }], OPTIONS.settings));
  expect(name).toBe('large');
  expect(await inspect(studio.url('upright.mp4'))).toMatchObject({ video: { width: 180, height: 320, rotation: 0 } });
});

test('thumbnails are pictures of the planned size, also at the very end', async () => {
  studio.film('short.mp4');
  const short = source({ width: 320, height: 180, durationSeconds: 2 });
  for (const thumbnail of plan(short, OPTIONS).thumbnails) {
    await ffmpeg(thumbnailArguments(studio.url('short.mp4'), short, thumbnail, studio.path(`${thumbnail.name}.jpg`)));
    expect(readFileSync(studio.path(`${thumbnail.name}.jpg`)).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  }
});

test.each([
  ['a stream whose last key frame lies far before its end', 'late.ts', ['-g', '250']],
  ['a film whose sound outlasts its picture', 'outlasted.mp4', ['-t', '6', '-af', 'apad=whole_dur=6']],
])('at the very end of %s the last picture is taken', async (_, name, more) => {
  studio.film(name, { seconds: 4, more });
  const film = source({ width: 320, height: 180, durationSeconds: name.endsWith('.ts') ? 4 : 6 });
  const [thumbnail] = plan(film, { ...OPTIONS, thumbnails: { seconds: [30] } }).thumbnails;
  const path = studio.path('end.jpg');
  const wanted = { ...thumbnail, url: studio.url(name), source: film, path, signal: new AbortController().signal };
  await takePicture(thumbnailArguments(wanted.url, film, thumbnail, path), wanted);
  // Compared with the last frame up to then, found by decoding all of them.
  studio.make('last.jpg', '-i', studio.path(name), '-vf', `trim=end=${thumbnail.atSeconds + 0.001}`, '-update', '1', '-q:v', '2');
  const { stderr } = await ffmpeg(['-v', 'info', '-i', path, '-i', studio.path('last.jpg'), '-filter_complex', 'psnr', '-f', 'null', '-']);
  expect(Number(/average:([\d.]+)/.exec(stderr)![1])).toBeGreaterThan(25);
});

test('VMAF of a film with itself is near 100, with noise in it far below', async () => {
  studio.film('pure.mp4');
  studio.make('noisy.mp4', '-i', 'pure.mp4', '-vf', 'noise=alls=100:allf=t,boxblur=8', '-c:v', 'libx264', '-preset', 'ultrafast');
  const film = source({ width: 320, height: 180, durationSeconds: 2 });
  const likeness = (name: string) => vmafOf(studio, {
    film: 'pure.mp4', source: film, made: { name, width: 320, height: 180 }, stretches: [{ from: 0, length: 2 }], everyNthFrame: 5,
  });
  expect(await likeness('pure.mp4')).toBeGreaterThan(95);
  expect(await likeness('noisy.mp4')).toBeLessThan(50);
});

test.each([
  ['pictures that begin after the container says', 'late.wmv', '320x180', ['-c:v', 'wmv2', '-q:v', '2', '-c:a', 'wmav2'], [320, 180]],
  ['sides that libvmaf cannot look at', 'tiny.mp4', '16x16', [], [16, 16]],
  ['a long shape', 'strip.mp4', '1280x16', [], [640, 16]],
] as const)('the comparison copes with %s', async (_, name, size, more, [width, height]) => {
  studio.film(name, { size, seconds: 2, more: [...more] });
  const film = source({ container: 'asf', width: 320, height: 180, durationSeconds: 2, audio: [{ codec: 'wmav2', channels: 1 }] });
  const made = { name: 'compared.mp4', width, height };
  await encodeAtOnce(studio, { film: name, source: film, rendition: spec('made', width, height, { preset: 'veryfast' }), settings: OPTIONS.settings }, made.name);
  expect(await vmafOf(studio, { film: name, source: film, made, stretches: [{ from: 0, length: 2 }], everyNthFrame: 5 })).toBeGreaterThan(80);
});

test('a stretch in the middle of a stream without an index is compared from its first frame on', async () => {
  studio.film('broadcast.ts', { seconds: 12, more: ['-g', '100'] });
  const film = source({ container: 'mpegts', width: 320, height: 180, durationSeconds: 12, audio: [{ codec: 'aac', channels: 1 }] });
  const made = { name: 'compared.mp4', width: 320, height: 180 };
  await encodeAtOnce(studio, { film: 'broadcast.ts', source: film, rendition: spec('made', 320, 180, { preset: 'veryfast' }), settings: OPTIONS.settings }, made.name);
  expect(await vmafOf(studio, { film: 'broadcast.ts', source: film, made, stretches: [{ from: 6.5, length: 2 }], everyNthFrame: 5 })).toBeGreaterThan(90);
});

describe('whether a file is whole', () => {
  const isWhole = async (url: string, statedSeconds: number) => {
    const report = (await inspect(url))!;
    return await extentOf({ url, report, video: report.video!, statedSeconds }) !== undefined;
  };
  const cut = (name: string, share: number) => {
    truncateSync(studio.path(name), Math.floor(statSync(studio.path(name)).size * share));
    return studio.url(name);
  };

  test.each([['faststart.mp4', ['-movflags', '+faststart']], ['film.mkv', []], ['film.ts', []]])('%s: yes, and no once its end is cut off', async (name, more) => {
    studio.film(name, { seconds: 4, more: ['-g', '25', ...more] });
    expect(await isWhole(studio.url(name), 4)).toBe(true);
    expect(await isWhole(cut(name, 0.5), 4)).toBe(false);
  });

  test('yes, though the last key frame lies far before the end', async () => {
    studio.film('long.ts', { seconds: 8, more: ['-g', '250'] });
    expect(await isWhole(studio.url('long.ts'), 8)).toBe(true);
  });
});

test('a live recording tells its length when it is read', async () => {
  studio.make('live.mkv', '-i', studio.film('seed.mp4'), '-c', 'copy', '-live', '1', '-f', 'matroska');
  expect((await inspect(studio.url('live.mkv')))!.durationSeconds).toBeUndefined();
  expect(await measure(studio.url('live.mkv'))).toEqual({ frames: 50, seconds: expect.closeTo(2, 0) });
});

test.each(['random.mp4', 'playlist.mp4', 'picture.jpg'])('%s is no video', async (name) => {
  if (name === 'random.mp4') writeFileSync(studio.path(name), Buffer.alloc(50_000, 'x'));
  if (name === 'playlist.mp4') writeFileSync(studio.path(name), '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/secret\n');
  if (name === 'picture.jpg') studio.make(name, '-f', 'lavfi', '-i', 'testsrc2=size=64x64:duration=1', '-frames:v', '1', '-update', '1');
  expect(await inspect(studio.url(name))).toBeUndefined();
});

test('errors carry what ffmpeg said, but no signature', async () => {
  const error = await ffmpeg(['-i', studio.url('missing.mp4'), '-f', 'null', '-']).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(FfmpegError);
  expect(error.message).toContain('404');
  expect(error.message + error.stderr).not.toContain('secret');
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  const endless = ffmpeg(['-re', '-f', 'lavfi', '-i', 'testsrc2', '-f', 'null', '-'], { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(endless).rejects.toMatchObject({ name: 'FfmpegError', aborted: true });
});
