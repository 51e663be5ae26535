import fc from 'fast-check';
import model from './mediaconvert-shapes.json';
import { violations } from './service-shapes';
import { anySource, planOptions, source, spec } from './sources';
import { MAX_CRF } from '../../../src/media/core/codecs';
import { conversionSettings } from '../../../src/media/core/conversion-settings';
import { plan, type PlanOptions } from '../../../src/media/core/plan';
import type { Source } from '../../../src/media/core/source';

const PLACES = { jobId: 'job-1', inputBucket: 'uploads', inputKey: 'uploads/job-1/film.mp4', outputBucket: 'films' };
const encoder = { whole: false, memoryMb: 3008, mediaConvert: true };
const settingsOf = (from: Source, options: Partial<PlanOptions> = {}): any =>
  conversionSettings(plan(from, planOptions({ encoder, ...options })), PLACES);
const request = (Settings: any) => ({
  Role: 'arn:aws:iam::111122223333:role/convert', Settings, UserMetadata: { jobId: 'job-1', attempt: '1' }, StatusUpdateInterval: 'SECONDS_60', ClientRequestToken: 'x',
});
const wrong = (Settings: any) => violations(model.shapes, 'CreateJobRequest', request(Settings));

const anyOptions = fc.record({
  codec: fc.constantFrom('h264' as const, 'h265' as const, 'av1' as const),
  quality: fc.double({ min: 0, max: 1, noNaN: true }),
  maxKbps: fc.option(fc.integer({ min: 50, max: 200_000 }), { nil: undefined }),
  segmentSeconds: fc.option(fc.integer({ min: 1000, max: 20_000 }).map((ms) => ms / 1000), { nil: undefined }),
  kbps: fc.integer({ min: 32, max: 512 }),
  channels: fc.constantFrom(1, 2, 6),
  tracks: fc.option(fc.nat(3), { nil: undefined }),
});

test('whatever the source and the ladder, MediaConvert\'s published model takes the job', () => {
  const large = anySource.filter(({ width, height, frameRate }) => {
    const [short, long] = [Math.min(width, height), Math.max(width, height)];
    return short >= 34 && long / short < 20 && frameRate <= 240;
  });
  fc.assert(fc.property(large, anyOptions, (from, { codec, quality, maxKbps, segmentSeconds, kbps, channels, tracks }) => {
    const crf = Math.floor(quality * MAX_CRF[codec]);
    const renditions = [spec('720p', 1280, 720, { codec, crf, maxKbps }), spec('1080p', 1920, 1080, { codec, crf, maxKbps })];
    const made = settingsOf(from, { renditions, settings: { audio: { kbps, channels, tracks }, segmentSeconds } });
    expect(wrong(made)).toEqual([]);
  }));
});

test('the check itself finds what is wrong', () => {
  const made = settingsOf(source());
  const bent = structuredClone(made);
  Object.assign(bent.OutputGroups[0].Outputs[0].VideoDescription, { Width: 10, ScalingBehavior: 'SQUEEZE', Tint: 1 });
  bent.Inputs[0].FileInput = 'ftp://films/film.mp4';
  expect(wrong(bent).sort()).toEqual([
    expect.stringContaining('FileInput is ftp'), expect.stringContaining('ScalingBehavior is SQUEEZE'), expect.stringContaining('Tint is not known'), expect.stringContaining('Width is 10'),
  ]);
  expect(violations(model.shapes, 'CreateJobRequest', { Settings: made })).toEqual(['CreateJobRequest.Role is missing']);
});

test('each rendition lands where our own encoders put it, at the planned size, never scaled up', () => {
  const { OutputGroups } = settingsOf(source({ width: 720, height: 1280 }));
  expect(OutputGroups.map((group: any) => group.OutputGroupSettings.FileGroupSettings.Destination)).toEqual(['s3://films/temp/job-1/encoded/job-1/720p']);
  expect(OutputGroups[0].Outputs[0]).toMatchObject({ Extension: 'mp4', VideoDescription: { Width: 720, Height: 1280 } });
  expect(OutputGroups[0].Outputs[0].ContainerSettings).toEqual({ Container: 'MP4', Mp4Settings: { MoovPlacement: 'PROGRESSIVE_DOWNLOAD', FreeSpaceBox: 'EXCLUDE' } });
});

test('all tracks are kept, with the channels that are asked for; a silent film has none', () => {
  const audio = [{ codec: 'aac', channels: 6 }, { codec: 'aac', channels: 1 }];
  const modes = (channels: number) => settingsOf(source({ audio }), { settings: { audio: { kbps: 128, channels } } })
    .OutputGroups[0].Outputs[0].AudioDescriptions
    .map(({ AudioSourceName, CodecSettings: { AacSettings } }: any) => [AudioSourceName, AacSettings.CodingMode, AacSettings.Bitrate]);
  expect(modes(6)).toEqual([['Audio Selector 1', 'CODING_MODE_5_1', 384_000], ['Audio Selector 2', 'CODING_MODE_1_0', 64_000]]);
  expect(modes(2)[0]).toEqual(['Audio Selector 1', 'CODING_MODE_2_0', 128_000]);
  const three = source({ audio: [...audio, { codec: 'aac', channels: 2 }] });
  const mono = settingsOf(three, { settings: { audio: { kbps: 128, channels: 1 } } }).OutputGroups[0].Outputs[0].AudioDescriptions;
  const gains = mono.map(({ RemixSettings }: any) => RemixSettings?.ChannelMapping.OutputChannels[0].InputChannels);
  expect(gains).toEqual([[-14, -14, -11, -60, -17, -17], undefined, [-6, -6]]);
  const own = settingsOf(source(), { renditions: [spec('720p', 1280, 720, { audio: { kbps: 64, channels: 2, tracks: 0 } }), spec('1080p', 1920, 1080)] });
  expect(own.OutputGroups.map(({ Outputs: [{ AudioDescriptions }] }: any) => AudioDescriptions?.length)).toEqual([undefined, 1]);
  const silent = settingsOf(source({ audio: [] }));
  expect(silent.Inputs[0]).not.toHaveProperty('AudioSelectors');
  expect(silent.OutputGroups[0].Outputs[0]).not.toHaveProperty('AudioDescriptions');
});

test('a better constant rate factor is a higher level; a cap is kept; segments fix the groups of pictures', () => {
  const h264 = (overrides: object, segmentSeconds?: number) => settingsOf(source(), {
    renditions: [spec('1080p', 1920, 1080, overrides)], settings: { audio: { kbps: 128, channels: 2 }, segmentSeconds },
  }).OutputGroups[0].Outputs[0].VideoDescription.CodecSettings.H264Settings;
  const levels = [0, 17, 20, 23, 29, 51].map((crf) => h264({ crf }).QvbrSettings.QvbrQualityLevel);
  expect(levels).toEqual([10, 10, 9, 8, 6, 1]);
  expect(h264({ maxKbps: 4500, bufferKbits: 9000 })).toMatchObject({ MaxBitrate: 4_500_000, HrdBufferSize: 9_000_000 });
  expect(h264({}, 6)).toMatchObject({ GopSize: 6, GopSizeUnits: 'SECONDS', SceneChangeDetect: 'DISABLED', GopClosedCadence: 1 });
});

test('half pictures are made whole, high dynamic range is brought into the standard one', () => {
  const repairs = (overrides: Partial<Source>) => settingsOf(source(overrides)).OutputGroups[0].Outputs[0].VideoDescription.VideoPreprocessors;
  expect(repairs({})).toBeUndefined();
  expect(repairs({ interlaced: true })).toMatchObject({ Deinterlacer: { Mode: 'DEINTERLACE' } });
  expect(repairs({ hdr: true })).toMatchObject({ ColorCorrector: { ColorSpaceConversion: 'FORCE_709' } });
});
