import { readFileSync, truncateSync } from 'node:fs';
import { encodeAtOnce, encodeChunks } from './chunking';
import { vmafOf } from './likeness';
import { Studio } from './studio';
import { sheetArguments } from '../../../src/media/core/picture-arguments';
import { cellOf } from '../../../src/media/core/picture-grid';
import { plan } from '../../../src/media/core/plan';
import { judge } from '../../../src/media/core/quality';
import { thumbnailArguments } from '../../../src/media/core/thumbnail-arguments';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { inspect, measure } from '../../../src/media/runtime/inspect';
import { takePicture } from '../../../src/media/runtime/take-picture';
import { planOptions, spec } from '../core/sources';

jest.setTimeout(60_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const pattern = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=3'];
const tone = ['-f', 'lavfi', '-i', 'sine=duration=3'];
const RENDITION = spec('made', 320, 180, { preset: 'veryfast' });

/** The frame of a file at a time, found by decoding all before it; how like a picture is to it, in dB. */
async function likeness(film: string, atSeconds: number, picture: string): Promise<number> {
  studio.make('frame.png', '-i', studio.path(film), '-vf', `select='gte(t,${atSeconds - 0.001})'`, '-frames:v', '1', '-update', '1');
  const { stderr } = await ffmpeg(['-v', 'info', '-i', studio.path('frame.png'), '-i', picture, '-filter_complex',
    '[0]format=yuv420p[a];[1]format=yuv420p[b];[a][b]scale2ref[c][d];[c][d]psnr', '-f', 'null', '-']);
  return Number(/average:(inf|[\d.]+)/.exec(stderr)![1].replace('inf', 'Infinity'));
}

test.each<[string, string[], object]>([
  ['camera.dv', [...pattern, ...tone, '-target', 'pal-dv'], { width: 1024, height: 576, frameRate: 25, audio: [{ channels: 2 }] }],
  ['drawn.gif', [...pattern, '-r', '10'], { width: 320, height: 180, frameRate: 10, audio: [] }],
  ['drawn.apng', [...pattern, '-r', '10', '-plays', '0'], { width: 320, height: 180, frameRate: 10, audio: [] }],
])('%s goes the whole way: whole, in chunks, compared, with a picture of each time', async (film, args, seen) => {
  studio.make(film, ...args);
  const source = await studio.examine(film);
  expect(source).toMatchObject(seen);
  const { frames, seconds } = await measure(studio.url(film));
  expect(source.durationSeconds).toBeCloseTo(seconds, 1);
  const planned = plan(source, planOptions({
    renditions: [RENDITION], thumbnails: { seconds: [1.2, 30] }, encoder: { whole: false, chunkSeconds: 20, memoryMb: 3008 },
  }));
  expect(planned.encoding).toMatchObject({ mode: 'CHUNKS', remux: false });

  const [rendition] = planned.renditions;
  const job = { film, source, rendition, settings: planned.settings };
  expect(await encodeAtOnce(studio, job, 'whole.mp4')).toBe(frames);
  expect((await encodeChunks(studio, job, 1, 'joined.mp4')).reduce((sum, count) => sum + count)).toBe(frames);
  for (const name of ['whole.mp4', 'joined.mp4']) {
    const { width, height } = rendition;
    const stretches = [{ from: 0, length: 1 }, { from: 2, length: 1 }];
    const vmaf = await vmafOf(studio, { film, source, made: { name, width, height }, stretches, everyNthFrame: 5 });
    expect(vmaf).toBeGreaterThan(90);
    const { durationSeconds = 0, audio } = (await inspect(studio.url(name)))!;
    const made = { width, height, durationSeconds, audioTracks: audio.length, frames, vmaf: [vmaf], loudness: audio.map(() => -20) };
    const expected = { loudness: source.audio.map(() => -20), comparable: source.audio.map(() => true) };
    expect(judge(source, [{ planned: rendition, made, expected }], frames, 80).problems).toEqual([]);
  }
  for (const thumbnail of planned.thumbnails) {
    const path = studio.path('thumbnail.jpg');
    const wanted = { ...thumbnail, url: studio.url(film), source, path, signal: new AbortController().signal };
    await takePicture(thumbnailArguments(wanted.url, source, thumbnail, path), wanted);
    expect(await likeness(film, thumbnail.atSeconds, path)).toBeGreaterThan(30);
  }
});

test.each(['gif', 'apng'])('what is transparent in a %s is white, as on a page, and sheets show how it goes on', async (kind) => {
  // A green half on nothing, which is red underneath; it jumps after a second.
  const half = (x: number, when: string) => `drawbox=x=${x}:y=0:w=80:h=90:color=lime@1:t=fill:replace=1:enable='${when}'`;
  const logo = `color=red@0:size=160x90:rate=10:duration=2,format=rgba,${half(0, 'lt(t,1)')},${half(80, 'gte(t,1)')}`;
  const name = studio.make(`logo.${kind}`, '-f', 'lavfi', '-i', logo, ...(kind === 'apng' ? ['-plays', '0'] : ['-vf', 'split[a][b];[a]palettegen[p];[b][p]paletteuse']));
  const source = await studio.examine(name);
  await encodeAtOnce(studio, { film: name, source, rendition: spec('logo', 160, 90, { crf: 1 }), settings: planOptions().settings }, 'logo.mp4');
  const { sprites } = plan(source, planOptions({ spriteEverySeconds: 1 }));
  await ffmpeg(sheetArguments(studio.url(name), source, sprites!, studio.path('logo_%d.jpg')));
  const colourAt = (file: string, x: number, y: number, ...from: string[]) => {
    studio.make('pixel.rgb', ...from, '-i', studio.path(file), '-vf', `crop=2:2:${x}:${y},format=rgb24`, '-frames:v', '1', '-f', 'rawvideo');
    return [...readFileSync(studio.path('pixel.rgb')).subarray(0, 3)].map((value) => (value > 128 ? 'x' : '.')).join('');
  };
  expect([colourAt('logo.mp4', 40, 44), colourAt('logo.mp4', 120, 44)]).toEqual(['.x.', 'xxx']);
  const left = Array.from({ length: 2 }, (_, at) => cellOf(sprites!, at)).map(({ x, y }) => colourAt('logo_0.jpg', x + 40, y + 44));
  expect(left).toEqual(['.x.', 'xxx']);
});

test.each<[string, string[], RegExp]>([
  ['still.gif', ['-frames:v', '1'], /a picture that does not move/],
  ['bare.h264', ['-c:v', 'libx264', '-preset', 'ultrafast'], /bare stream of pictures, without times. Put it into a container such as MP4/],
  ['bare.h265', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'], /bare stream/],
  ['bare.m2v', ['-c:v', 'mpeg2video'], /bare stream/],
  ['other.nut', ['-c:v', 'mpeg4'], /not a video that can be read/],
])('%s is refused, with a sentence that says why', async (name, args, sentence) => {
  studio.make(name, ...pattern, ...args);
  await expect(studio.examine(name)).rejects.toMatchObject({ name: 'NotAVideo', message: expect.stringMatching(sentence) });
});

test.each(['gif', 'apng'])('half of a %s is no shorter film', async (kind) => {
  const name = studio.make(`half.${kind}`, ...pattern, '-r', '10');
  truncateSync(studio.path(name), Math.floor(readFileSync(studio.path(name)).length / 2));
  await expect(studio.examine(name)).rejects.toMatchObject({ name: 'Truncated' });
});
