import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseProbeReport } from '../../../src/media/core/probe-report';

/** What ffmpeg 9.0.2 said of real files. */
const report = (name: string) => parseProbeReport(readFileSync(join(__dirname, 'reports', `${name}.txt`), 'utf8'));

test('reads size, rate, length and sound of a film', () => {
  expect(report('bbb')).toEqual({
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    durationSeconds: 5.31,
    video: {
      index: 0, codec: 'h264', encrypted: false, width: 1280, height: 720, pixelAspect: 1, rotation: 0, frameRate: 25, interlaced: false, hdr: false,
    },
    audio: [{ codec: 'aac', channels: 6 }],
  });
});

test.each([
  ['rotated', { rotation: 90, width: 640, height: 360 }],
  ['ana', { pixelAspect: 4 / 3 }],
  ['inter', { interlaced: true, pixelAspect: 64 / 45, width: 720, height: 576 }],
  ['hdr', { hdr: true, codec: 'hevc' }],
  ['odd', { frameRate: 29.97 }],
  ['still', { frameRate: 0.0017 }],
  ['live-webm', { codec: 'vp8', frameRate: 30 }],
  ['cover', { index: 0, codec: 'h264' }],
])('sees what is special about %s', (name, expected) => {
  expect(report(name)!.video).toMatchObject(expected);
});

test('the unit of a time line is no frame rate', () => {
  const stderr = "Input #0, dv, from 'camera.dv':\n  Duration: 00:00:04.00, start: 0.000000, bitrate: 28800 kb/s\n"
    + '  Stream #0:0: Video: dvvideo, yuv420p, 720x576 [SAR 64:45 DAR 16:9], 28800 kb/s, 60k fps, 25 tbr, 60k tbn\n';
  expect(parseProbeReport(stderr)!.video).toMatchObject({ frameRate: 25, pixelAspect: 64 / 45 });
});

test('counts every audio track', () => {
  expect(report('two')!.audio).toEqual([{ codec: 'aac', channels: 1 }, { codec: 'aac', channels: 1 }]);
});

test.each([
  ['mono', 1, false], ['5.1(side)', 6, false], ['3.1.2', 6, false], ['7.1.4', 12, false], ['22.2', 24, false], ['hexadecagonal', 16, false],
  ['quad(side)', 4, false], ['3 channels (FL+FR+LFE)', 3, false], ['18 channels', 18, true], ['ambisonic 1', 4, true], ['downmix', 2, true],
])('counts the channels of %s: %d', (layout, channels, unplaced) => {
  const { audio } = parseProbeReport(`Input #0, mov, from 'x':\n  Stream #0:0: Audio: pcm_s16le, 48000 Hz, ${layout}, s16`)!;
  expect(audio).toEqual([{ codec: 'pcm_s16le', channels, ...(unplaced && { unplaced }) }]);
});

test('takes nothing from what a user wrote into the metadata', () => {
  const two = report('two')!;
  expect(two.durationSeconds).toBe(1);
  expect(two.video).toMatchObject({ index: 0, width: 320, height: 240 });
});

test('knows no length when the container states none', () => {
  expect(report('live-webm')!.durationSeconds).toBeUndefined();
});

test('finds no picture in sound', () => {
  expect(report('audioonly')).toMatchObject({ video: undefined, audio: [{ codec: 'aac', channels: 1 }] });
});

test.each(['random', 'jpegmp4'])('has no report on what is no video: %s', (name) => {
  expect(report(name)).toBeUndefined();
});

test('marks an encrypted stream', () => {
  const text = 'Input #0, mov, from \'x\':\n  Duration: 00:00:01.00, start: 0\n'
    + '  Stream #0:0(und): Video: h264 (encv / 0x76636E65), yuv420p, 640x360, 25 fps, 25 tbr\n';
  expect(parseProbeReport(text)!.video!.encrypted).toBe(true);
});

test('sees streams in groups and programs, each once, and none that a user wrote', () => {
  const picture = 'Stream #0:1: Video: h264, yuv420p, 640x360, 25 fps';
  const body = [
    '  Metadata:', '    Stream #0:7: Video: h264, yuv420p, 8x8, 25 fps: false',
    '  Duration: 00:00:01.00, start: 0', '  Program 1', '  Stream #0:2(eng): Audio: aac, 48000 Hz, mono', `  ${picture}`,
    '  Stream group #0:0[0x3]: Track Reference:', `    ${picture}`, '      Side data:', '        Display Matrix: rotation of 90.00 degrees',
    '    Stream #0:3: Data: none', '      Metadata:', '        Stream #0:8: Video: h264, yuv420p, 8x8, 25 fps: false',
    '  Stream #0:0(deu): Audio: aac, 48000 Hz, stereo', '    Stream #0:9: Audio: aac, 48000 Hz, mono: false', '  No Program',
  ];
  const { video, audio } = parseProbeReport(['Input #0, mov, from \'x\':', ...body].join('\n'))!;
  expect(video).toMatchObject({ index: 1, width: 640, rotation: 90 });
  expect(audio).toEqual([{ codec: 'aac', channels: 2, language: 'deu' }, { codec: 'aac', channels: 1, language: 'eng' }]);
});

test('survives any text', () => {
  fc.assert(fc.property(fc.array(fc.oneof(
    fc.string(), fc.constantFrom('Input #0, mov, from \'x\':', '  Duration: N/A', '  Stream #0:0: Video: ', '  Stream #0:1: Audio: aac, 1 Hz, 5 channels', '    Side data:'),
  )), (lines) => {
    const parsed = parseProbeReport(lines.join('\n'));
    if (parsed?.video) expect(Number.isFinite(parsed.video.frameRate) && parsed.video.frameRate > 0).toBe(true);
  }));
});
