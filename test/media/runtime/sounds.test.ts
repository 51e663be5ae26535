import { copyFileSync, createReadStream, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { times } from './chunking';
import { Studio } from './studio';
import type { EncodeTask } from '../../../src/media/core/encode-task';
import { plan, type Plan } from '../../../src/media/core/plan';
import type { AudioSettings } from '../../../src/media/core/sound';
import { encodeChunk } from '../../../src/media/runtime/encode-chunk';
import { joinChunks } from '../../../src/media/runtime/encode-join';
import { encodeAudio } from '../../../src/media/runtime/encode-streams';
import { encodeWhole } from '../../../src/media/runtime/encode-whole';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { inspect } from '../../../src/media/runtime/inspect';
import { planOptions, source, spec } from '../core/sources';

jest.setTimeout(240_000);

const mockStudio = new Studio();
const mockPath = (key: string) => mockStudio.path(join('out', key));
const mockLay = (key: string, lay: (path: string) => void) => {
  mkdirSync(dirname(mockPath(key)), { recursive: true });
  lay(mockPath(key));
};

/** The bucket is a folder. */
jest.mock('../../../src/media/runtime/objects', () => ({
  readUrl: async ({ key }: { key: string }) => mockStudio.url(basename(key)),
  bytesOf: ({ key }: { key: string }) => createReadStream(mockPath(key)),
  putText: async ({ key }: { key: string }, text: string) => mockLay(key, (path) => writeFileSync(path, text)),
  uploadFile: async (path: string, { key }: { key: string }) => {
    mockLay(key, (to) => copyFileSync(path, to));
    if (/sound-\d/.test(key)) copyFileSync(path, mockStudio.path(basename(key)));
    return statSync(path).size;
  },
}));
jest.mock('../../../src/media/runtime/jobs', () => ({
  Jobs: class {
    public beginStep = async () => ({});
    public endStep = async () => undefined;
    public failStep = async () => undefined;
    public setPercent = async () => undefined;
    public endPart = async () => 1;
  },
}));

const SECONDS = 24;
const CHUNKED = { whole: false, chunkSeconds: 10, memoryMb: 3008 };
const film = source({
  width: 320,
  height: 180,
  durationSeconds: SECONDS,
  container: 'matroska,webm',
  audio: [{ codec: 'ac3', channels: 6, language: 'deu' }, { codec: 'aac', channels: 2, language: 'eng' }],
});
const rendition = (name: string, height: number, audio?: AudioSettings) =>
  spec(name, (height * 16) / 9, height, { preset: 'veryfast', crf: 30, audio });
const LADDER = [
  rendition('preview', 90, { kbps: 128, channels: 2, tracks: 0 }),
  rendition('mobile', 90, { kbps: 96, channels: 1 }),
  rendition('low', 144),
  rendition('high', 180, { kbps: 128, channels: 6 }),
  rendition('other', 180),
];

beforeAll(async () => {
  Object.assign(process.env, { TABLE_NAME: 'jobs', PIPELINE: 'films', POWERTOOLS_METRICS_DISABLED: 'true', POWERTOOLS_LOG_LEVEL: 'SILENT' });
  await mockStudio.open();
  mockStudio.make('film.mkv', '-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=25:duration=${SECONDS}`,
    '-f', 'lavfi', '-i', `anoisesrc=duration=${SECONDS}:seed=7:amplitude=0.2:sample_rate=48000`, '-map', '0', '-map', '1', '-map', '1',
    '-filter:a:0', 'pan=5.1|c0=c0|c1=c0|c2=0.5*c0|c3=0.1*c0|c4=0.7*c0|c5=0.7*c0', '-c:a:0', 'ac3', '-ac:a:1', '2', '-c:a:1', 'aac',
    '-metadata:s:a:0', 'language=deu', '-metadata:s:a:1', 'language=eng', '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50');
});
afterAll(() => mockStudio.close());

const task = (jobId: string, made: Plan, more: object = {}): EncodeTask => ({
  task: 'WHOLE', jobId, inputBucket: 'in', inputKey: 'uploads/film.mkv', outputBucket: 'out', attempt: 1, plan: made, ...more,
});
const context: any = { getRemainingTimeInMillis: () => 600_000 };

async function whole(jobId: string, made: Plan): Promise<void> {
  await encodeWhole(task(jobId, made), context);
}

async function inChunks(jobId: string, made: Plan): Promise<void> {
  const { chunks } = made.encoding;
  const parts = [];
  for (const chunk of chunks) parts.push(await encodeChunk({ ...task(jobId, made), chunk, chunks: chunks.length }, context));
  await encodeAudio(task(jobId, made), context);
  await joinChunks({ ...task(jobId, made), parts }, context);
}

const folder = (jobId: string) => `temp/${jobId}/encoded/${jobId}`;

/** Channels and language of each track, by rendition. */
async function tracksMade(jobId: string): Promise<Record<string, [number, string?][]>> {
  const found: Record<string, [number, string?][]> = {};
  for (const { name } of LADDER) {
    copyFileSync(mockPath(`${folder(jobId)}/${name}.mp4`), mockStudio.path('look.mp4'));
    found[name] = (await inspect(mockStudio.url('look.mp4')))!.audio.map(({ channels, language }) => [channels, language]);
  }
  return found;
}

test.each<[string, typeof whole, object]>([['in one run', whole, {}], ['in chunks', inChunks, { encoder: CHUNKED }]])('%s: each rendition has the sound that was asked for, and so have its streams', async (way, encode, encoder) => {
  const jobId = way.replace(/ /g, '-');
  const made = plan(film, planOptions({ renditions: LADDER, settings: { audio: { kbps: 128, channels: 2 }, segmentSeconds: 6 }, ...encoder }));
  await encode(jobId, made);
  const stereo = [[2, 'deu'], [2, 'eng']];
  expect(await tracksMade(jobId)).toEqual({ preview: [], mobile: [[1, 'deu'], [1, 'eng']], low: stereo, high: [[6, 'deu'], [2, 'eng']], other: stereo });
  for (const name of ['mobile', 'low', 'high']) {
    const path = mockPath(`${folder(jobId)}/${name}.mp4`);
    for (const track of ['a:0', 'a:1']) expect(Math.abs(times(path)[0] - times(path, track)[0])).toBeLessThan(0.04);
    expect(times(path)).toHaveLength(SECONDS * 25);
  }

  const streams = mockPath(`${folder(jobId)}/stream`);
  const sounds = ['audio', 'sound1', 'sound2'].flatMap((group) => [`${group}_0`, `${group}_1`]);
  expect(readdirSync(streams).sort()).toEqual([
    ...[...sounds, 'mobile', 'low', 'high', 'other'].flatMap((name) => [`${name}.m3u8`, `${name}.m4s`]), 'master.m3u8',
  ].sort());
  const master = readFileSync(join(streams, 'master.m3u8'), 'utf8');
  const variants = [...master.matchAll(/#EXT-X-STREAM-INF:.*AUDIO="([^"]*)"\n(.*)\.m3u8/g)].map(([, group, name]) => [name, group]);
  expect(variants).toEqual([['mobile', 'audio'], ['low', 'sound1'], ['high', 'sound2'], ['other', 'sound1']]);
  const media = [...master.matchAll(/GROUP-ID="([^"]*)",NAME="([^"]*)",LANGUAGE="([^"]*)",DEFAULT=(\w+).*CHANNELS="(\d)"/g)].map((match) => match.slice(1).join(' '));
  expect(media).toEqual([
    'audio Deutsch de YES 1', 'audio English en NO 1', 'sound1 Deutsch de YES 2', 'sound1 English en NO 2', 'sound2 Deutsch de YES 6', 'sound2 English en NO 2',
  ]);
  for (const program of [0, 1, 2, 3]) {
    const read = await ffmpeg(['-i', join(streams, 'master.m3u8'), '-map', `0:p:${program}:v`, '-map', `0:p:${program}:a`, '-f', 'null', '-']);
    expect(read.progress.frames).toBe(SECONDS * 25);
  }
});

test('chunks have each kind of sound encoded once, however many renditions have it', () => {
  expect(readdirSync(mockPath('temp/in-chunks')).filter((name) => name.startsWith('sound')).sort()).toEqual(['sound-0.mp4', 'sound-1.mp4', 'sound-2.mp4']);
});
