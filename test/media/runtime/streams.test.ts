import { readFileSync, writeFileSync } from 'node:fs';
import { encodeAtOnce, encodeChunks, times } from './chunking';
import { Studio } from './studio';
import { codecString } from '../../../src/media/core/codec-string';
import type { CodecName } from '../../../src/media/core/codecs';
import { packageArguments } from '../../../src/media/core/package-arguments';
import { masterPlaylist, parsePlaylist, type Stream } from '../../../src/media/core/streams';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { source, spec } from '../core/sources';

jest.setTimeout(120_000);

const studio = new Studio();
beforeAll(() => studio.open());
afterAll(() => studio.close());

const SEGMENT = 2;
const settings = { audio: { kbps: 96, channels: 2 }, segmentSeconds: SEGMENT };
const film = source({ width: 320, height: 180, durationSeconds: 7, frameRate: 29.97, audio: [{ codec: 'aac', channels: 1 }] });
const small = (name: string, width: number, height: number, codec: CodecName = 'h264') => spec(name, width, height, { codec, preset: 'ultrafast', crf: 30 });

/** Cuts an MP4 file into streams, as the encoder does. */
async function packaged(mp4: string, name: string, codec: CodecName, sound: boolean): Promise<Stream[]> {
  const files = [{ name, stream: 'v:0', codec }, ...(sound ? [{ name: 'audio_0', stream: 'a:0' }] : [])];
  await ffmpeg(packageArguments(studio.path(mp4), files, studio.folder, SEGMENT));
  return files.map(({ name: made, stream }) => {
    const parsed = parsePlaylist(readFileSync(studio.path(`${made}.m3u8`), 'utf8'));
    const codecs = codecString(readFileSync(studio.path(`${made}.m4s`)).subarray(0, parsed.headBytes));
    const what = stream === 'a:0' ? { sound: { channels: 1 } } : { picture: { width: 320, height: 180, frameRate: 29.97 } };
    return { name: made, file: `${made}.m4s`, codecs, ...parsed, ...what, group: 'audio' };
  });
}

test('one run and chunks make the same segments, aligned over renditions; players read every frame of them', async () => {
  studio.film('film.mp4', { seconds: 7, rate: '30000/1001' });
  const job = (rendition: ReturnType<typeof small>) => ({ film: 'film.mp4', source: film, rendition, settings });
  await encodeAtOnce(studio, job(small('low', 160, 90)), 'low.mp4');
  await encodeChunks(studio, job(small('high', 320, 180)), 4, 'high.mp4');
  const streams = [...await packaged('low.mp4', 'low', 'h264', true), ...await packaged('high.mp4', 'high', 'h264', false)];
  const [low, , high] = streams.map(({ segments }) => segments.map(({ seconds }) => seconds));
  expect(low).toEqual(high);
  expect(low).toHaveLength(4);
  expect(low.slice(0, 3).every((seconds) => Math.abs(seconds - SEGMENT) < 0.04)).toBe(true);
  for (const { headBytes, segments, file } of streams) {
    const end = segments.reduce((at, { offset, bytes }) => { expect(offset).toBe(at); return at + bytes; }, headBytes);
    expect(end).toBe(readFileSync(studio.path(file)).length);
  }

  writeFileSync(studio.path('master.m3u8'), masterPlaylist(streams));
  for (const program of [0, 1]) {
    const { progress } = await ffmpeg(['-i', studio.path('master.m3u8'), '-map', `0:p:${program}:v`, '-map', `0:p:${program}:a`, '-f', 'null', '-']);
    expect(progress.frames).toBe(210);
  }
  const [picture, sound] = [times(studio.path('master.m3u8')), times(studio.path('master.m3u8'), 'a:0')];
  expect(Math.abs(picture[0] - sound[0])).toBeLessThan(0.04);
});

test('the playlist says what a player has to know', () => {
  const segments = [
    { seconds: 2, offset: 800, bytes: 50_000 }, { seconds: 2, offset: 50_800, bytes: 25_000 },
    { seconds: 0.04, offset: 75_800, bytes: 5000 },
  ];
  const sound = [{ seconds: 4, offset: 700, bytes: 64_000 }];
  const picture = { width: 1280, height: 720, frameRate: 30000 / 1001 };
  const text = masterPlaylist([
    { name: '720p', file: '720p.m4s', codecs: 'avc1.64001f', headBytes: 800, segments, picture, group: 'audio' },
    { name: 'audio_0', file: 'audio_0.m4s', codecs: 'mp4a.40.2', headBytes: 700, segments: sound, sound: { channels: 2 }, group: 'audio' },
  ]);
  expect(text).toContain('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Track 1",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio_0.m3u8"');
  expect(text).toContain('#EXT-X-STREAM-INF:BANDWIDTH=328000,AVERAGE-BANDWIDTH=286416,CODECS="avc1.64001f,mp4a.40.2",'
    + 'RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="audio"\n720p.m3u8');
});

test.each([['h264', /^avc1\.[0-9a-f]{6}$/], ['h265', /^hvc1\.1\.6\.L\d+\.90$/], ['av1', /^av01\.0\.\d\dM\.08$/]] as const)('the codec of %s is named', async (codec, name) => {
  studio.film('seed.mp4', { seconds: 3 });
  const job = { film: 'seed.mp4', source: { ...film, durationSeconds: 3 }, rendition: small('x', 320, 180, codec), settings };
  await encodeAtOnce(studio, job, `${codec}.mp4`);
  const [stream] = await packaged(`${codec}.mp4`, codec, codec, false);
  expect(stream.codecs).toMatch(name);
  expect(stream.segments.map(({ seconds }) => seconds)).toEqual([2, 1]);
});
