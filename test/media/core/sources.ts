import fc from 'fast-check';
import type { RenditionSpec } from '../../../src/media/core/ladder';
import type { PlanOptions } from '../../../src/media/core/plan';
import type { Source } from '../../../src/media/core/source';

export const source = (overrides: Partial<Source> = {}): Source => ({
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  videoCodec: 'h264',
  videoStream: 0,
  width: 1920,
  height: 1080,
  rotation: 0,
  frameRate: 25,
  durationSeconds: 60,
  interlaced: false,
  hdr: false,
  audio: [{ codec: 'aac', channels: 2 }],
  bytes: 1_000_000,
  ...overrides,
});

/** Any source that the probe lets through. */
export const anySource: fc.Arbitrary<Source> = fc.record({
  width: fc.integer({ min: 16, max: 16_384 }),
  height: fc.integer({ min: 16, max: 16_384 }),
  frameRate: fc.double({ min: 0.001, max: 1000, noNaN: true }),
  durationSeconds: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
  interlaced: fc.boolean(),
  hdr: fc.boolean(),
  videoStream: fc.nat(9),
  audio: fc.array(fc.record({ codec: fc.constant('aac'), channels: fc.integer({ min: 1, max: 8 }) }), { maxLength: 4 }),
}).map((overrides) => source(overrides));

export const spec = (name: string, width: number, height: number, overrides: Partial<RenditionSpec> = {}): RenditionSpec =>
  ({ name, width, height, codec: 'h264', crf: 23, preset: 'faster', ...overrides });

export const planOptions = (overrides: Partial<PlanOptions> = {}): PlanOptions => ({
  renditions: [spec('720p', 1280, 720), spec('1080p', 1920, 1080)],
  thumbnails: { seconds: [5, 15, 30] },
  settings: { audio: { kbps: 128, channels: 2 } },
  encoder: { whole: true, memoryMb: 3008 },
  ...overrides,
});
