import fc from 'fast-check';
import { anySource, planOptions, source } from './sources';
import { encodeArguments } from '../../../src/media/core/encode-arguments';
import { input } from '../../../src/media/core/ffmpeg-input';
import { plan } from '../../../src/media/core/plan';
import { tailArguments } from '../../../src/media/core/probe-arguments';
import { thumbnailArguments } from '../../../src/media/core/thumbnail-arguments';
import { vmafArguments } from '../../../src/media/core/vmaf-arguments';

const URL = 'https://bucket.example/uploads/job/film.mp4?X-Amz-Signature=abc';
const OPTIONS = planOptions({ thumbnails: { seconds: [5] } });
const encode = (from = source()) => encodeArguments(URL, from, plan(from, OPTIONS).renditions.map((rendition) => ({ rendition, path: `/tmp/${rendition.name}.mp4` })), OPTIONS.settings);
const graph = (args: string[]) => args[args.indexOf('-filter_complex') + 1];

test('all renditions come from one input, decoded once', () => {
  const args = encode();
  expect(args.filter((arg) => arg === '-i')).toHaveLength(1);
  expect(args.filter((arg) => arg === 'libx264')).toHaveLength(2);
  expect(graph(args)).toBe('[0:0]split=2[s0][s1];[s0]scale=1280:720,setsar=1,format=yuv420p[v0];[s1]scale=1920:1080,setsar=1,format=yuv420p[v1]');
  expect(args.join(' ')).toContain('-crf 23');
  expect(args.join(' ')).toContain('-movflags +faststart');
});

test('interlaced pictures are put together, and HDR is mapped to SDR, before the split', () => {
  expect(graph(encode(source({ interlaced: true })))).toMatch(/^\[0:0\]bwdif=mode=send_frame,split=2/);
  expect(graph(encode(source({ hdr: true })))).toMatch(/^\[0:0\]zscale=t=linear.*tonemap.*,split=2/);
});

test('every audio track is kept, more than two channels mixed down', () => {
  const args = encode(source({ audio: [{ codec: 'aac', channels: 2 }, { codec: 'ac3', channels: 6 }] })).join(' ');
  expect(args).toContain('-map 0:a:0 -b:a:0 128k -map 0:a:1 -b:a:1 128k');
  expect(args).toContain('-ac:a:1 2');
  expect(args).not.toContain('-ac:a:0');
});

test('a thumbnail seeks before it decodes', () => {
  const args = thumbnailArguments(URL, source(), { name: 'thumb_0', atSeconds: 15, width: 1280, height: 720 }, '/tmp/thumb_0.jpg');
  expect(args.indexOf('-ss')).toBeLessThan(args.indexOf('-i'));
  expect(args[args.indexOf('-ss') + 1]).toBe('15');
});

test('the end of the picture is decoded from the key frame before it, that of other streams only read', () => {
  expect(tailArguments(URL, 3, '2')).toEqual(expect.arrayContaining(['-noaccurate_seek', '-ss', '3', '0:2']));
  expect(tailArguments(URL, 3, '2')).not.toContain('copy');
  expect(tailArguments(URL, 3, 'a:0', true)).toEqual(expect.arrayContaining(['-ss', '3', '0:a:0', '-c', 'copy']));
});

test('only known containers are read, over HTTP only', () => {
  const args = input(URL);
  const whitelist = args[args.indexOf('-format_whitelist') + 1].split(',');
  for (const indirect of ['hls', 'concat', 'dash', 'image2', 'lavfi', 'sdp']) expect(whitelist).not.toContain(indirect);
  expect(args[args.indexOf('-protocol_whitelist') + 1]).not.toMatch(/file|pipe|data|concat/);
});

test('whatever the source, arguments are plain strings, nothing of the source but numbers gets into filters', () => {
  fc.assert(fc.property(anySource, (from) => {
    const made = plan(from, OPTIONS);
    const all = [
      encode(from),
      thumbnailArguments(URL, from, made.thumbnails[0], '/tmp/t.jpg'),
      vmafArguments(URL, from, { ...made.renditions[0], url: URL }, { from: 0, length: 1 }, { path: '/tmp/v.json', everyNthFrame: 5, model: 'vmaf_v0.6.1' }),
    ];
    for (const args of all) {
      expect(args.every((arg) => typeof arg === 'string' && !/NaN|undefined|Infinity/.test(arg))).toBe(true);
      expect(graph(args)).toMatch(/^[A-Za-z0-9_:=.,;/[\]-]+$/);
    }
  }));
});
