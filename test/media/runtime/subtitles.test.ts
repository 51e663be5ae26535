import { readFileSync, writeFileSync } from 'node:fs';
import { encodeAtOnce, encodeChunks } from './chunking';
import { Studio } from './studio';
import { packageArguments } from '../../../src/media/core/package-arguments';
import { parseProbeReport } from '../../../src/media/core/probe-report';
import { masterPlaylist, parsePlaylist, subtitlePlaylist } from '../../../src/media/core/streams';
import { extractArguments } from '../../../src/media/core/subtitle-arguments';
import { clampCues, textTracks } from '../../../src/media/core/subtitles';
import { timestamp } from '../../../src/media/core/web-vtt';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { inspect } from '../../../src/media/runtime/inspect';
import { source, spec } from '../core/sources';

jest.setTimeout(120_000);

const studio = new Studio();
const SECONDS = 3;
const SETTINGS = { audio: { kbps: 96, channels: 2 } };

/** Subtitles that are pictures: two that show nothing (HDMV presentation graphics). */
function pictures(): Buffer {
  const segment = (type: number, pts: number, payload: number[]) => {
    const head = Buffer.alloc(13);
    head.write('PG');
    head.writeUInt32BE(pts, 2);
    head[10] = type;
    head.writeUInt16BE(payload.length, 11);
    return Buffer.concat([head, Buffer.from(payload)]);
  };
  return Buffer.concat([0, 90_000].flatMap((pts) => [segment(0x16, pts, [1, 64, 0, 180, 0x10, 0, 0, 0x80, 0, 0, 0]), segment(0x80, pts, [])]));
}

beforeAll(async () => {
  await studio.open();
  writeFileSync(studio.path('en.srt'), '1\n00:00:00,500 --> 00:00:01,500\nHello <i>you</i>\n\n2\n00:00:02,000 --> 00:01:00,000\nFor ever\n');
  writeFileSync(studio.path('de.srt'), '1\n00:00:01,250 --> 00:00:02,000\nGrüße\n');
  writeFileSync(studio.path('es.sup'), pictures());
  studio.film('plain.mp4', { seconds: SECONDS });
  studio.make('film.mkv', '-i', studio.path('plain.mp4'), '-i', studio.path('en.srt'), '-i', studio.path('de.srt'), '-i', studio.path('es.sup'),
    '-map', '0', '-map', '1', '-map', '2', '-map', '3', '-c', 'copy', '-c:s:0', 'srt', '-c:s:1', 'ass',
    '-metadata:s:a:0', 'language=eng', '-metadata:s:s:0', 'language=eng', '-metadata:s:s:1', 'language=deu', '-metadata:s:s:2', 'language=spa');
});
afterAll(() => studio.close());

/** As the encoder makes them. */
async function extracted() {
  const { subtitles, audio } = (await inspect(studio.url('film.mkv')))!;
  const tracks = textTracks(subtitles);
  await ffmpeg(extractArguments(studio.url('film.mkv'), tracks, studio.folder));
  for (const { name } of tracks) writeFileSync(studio.path(`${name}.vtt`), clampCues(readFileSync(studio.path(`${name}.vtt`), 'utf8'), SECONDS, timestamp)!);
  return { subtitles, audio, files: tracks.map(({ name, track }) => ({ track, path: studio.path(`${name}.vtt`) })) };
}

const film = (audio: any) => source({ width: 320, height: 180, durationSeconds: SECONDS, audio });
const cuesIn = (name: string, stream: number) => {
  studio.make('back.vtt', '-i', studio.path(name), '-map', `0:s:${stream}`);
  return readFileSync(studio.path('back.vtt'), 'utf8').trim().split('\n\n').slice(1);
};

test('text becomes WebVTT and ends with the film; pictures are seen', async () => {
  const { subtitles, files } = await extracted();
  expect(subtitles!.map(({ codec, language }) => [codec, language])).toEqual([['subrip', 'eng'], ['ass', 'deu'], ['hdmv_pgs_subtitle', 'spa']]);
  expect(files.map(({ path }) => readFileSync(path, 'utf8'))).toEqual([
    'WEBVTT\n\n00:00.500 --> 00:01.500\nHello <i>you</i>\n\n00:02.000 --> 00:00:03.000\nFor ever\n\n',
    'WEBVTT\n\n00:01.250 --> 00:02.000\nGrüße\n\n',
  ]);
});

test.each(['one run', 'a join of chunks'])('%s carries every language in the MP4 file, in step with the picture, which gets no longer', async (way) => {
  const { audio, files } = await extracted();
  const job = { film: 'film.mkv', source: film(audio), rendition: spec('x', 320, 180, { preset: 'ultrafast' }), settings: SETTINGS, subtitles: files };
  const made = 'made.mp4';
  await (way === 'one run' ? encodeAtOnce(studio, job, made) : encodeChunks(studio, job, 1, made));
  expect(await inspect(studio.url(made))).toMatchObject({
    durationSeconds: expect.closeTo(SECONDS, 1),
    audio: [{ language: 'eng' }],
    subtitles: [{ codec: 'mov_text', language: 'eng' }, { codec: 'mov_text', language: 'deu' }],
  });
  expect(cuesIn(made, 0)).toEqual(['00:00.500 --> 00:01.500\nHello <i>you</i>', '00:02.000 --> 00:03.000\nFor ever']);
  expect(cuesIn(made, 1)).toEqual(['00:01.250 --> 00:02.000\nGrüße']);
});

test('players of the streams find the subtitles beside them', async () => {
  const { audio, files } = await extracted();
  const rendition = spec('low', 320, 180, { preset: 'ultrafast' });
  await encodeAtOnce(studio, { film: 'film.mkv', source: film(audio), rendition, settings: { ...SETTINGS, segmentSeconds: 2 }, subtitles: files }, 'low.mp4');
  await ffmpeg(packageArguments(studio.path('low.mp4'), [{ name: 'low', stream: 'v:0', codec: 'h264' }], studio.folder, 2));
  const parsed = parsePlaylist(readFileSync(studio.path('low.m3u8'), 'utf8'));
  const stream = { name: 'low', file: 'low.m4s', codecs: 'avc1.64001f', ...parsed, picture: { width: 320, height: 180, frameRate: 25 } };
  const tracks = files.map(({ track }, at) => ({ ...track, name: `subtitle_${at}` }));
  for (const { name } of tracks) writeFileSync(studio.path(`${name}.m3u8`), subtitlePlaylist(`${name}.vtt`, SECONDS));
  writeFileSync(studio.path('master.m3u8'), masterPlaylist([stream], tracks));
  const { stderr } = await ffmpeg(['-i', studio.path('master.m3u8'), '-map', '0:v', '-f', 'null', '-', '-map', '0:s:1', '-f', 'webvtt', '-y', studio.path('read.vtt')]);
  expect(parseProbeReport(stderr)).toBeUndefined();
  expect(readFileSync(studio.path('read.vtt'), 'utf8')).toContain('00:01.250 --> 00:02.000\nGrüße');
});
