import fc from 'fast-check';
import { encodeDiskMegabytes } from '../../../src/media/core/disk';

const HD = [{ width: 1280, height: 720 }, { width: 1920, height: 1080 }];
const needed = (seconds: number, renditions: Parameters<typeof encodeDiskMegabytes>[0]['renditions'] = HD, streams = false) => encodeDiskMegabytes({ seconds, renditions, streams });

test('follows from the longest film, its renditions and streams, within what Lambda gives', () => {
  expect([needed(10), needed(360), needed(360, HD, true), needed(4 * 3600)]).toEqual([1024, 4096, 7168, 10_240]);
});

test('a cap needs less', () => {
  expect(needed(600, [{ width: 1920, height: 1080, maxKbps: 4000 }])).toBe(1024);
});

const rendition = fc.record({
  width: fc.integer({ min: 16, max: 4096 }),
  height: fc.integer({ min: 16, max: 2160 }),
  maxKbps: fc.option(fc.integer({ min: 50, max: 50_000 }), { nil: undefined }),
});
const renditions = fc.array(rendition, { minLength: 1, maxLength: 5 });

test('never less for more', () => {
  fc.assert(fc.property(renditions, fc.integer({ min: 1, max: 20_000 }), fc.boolean(), (made, seconds, streams) => {
    const megabytes = needed(seconds, made, streams);
    expect(megabytes).toBeGreaterThanOrEqual(512);
    expect(megabytes).toBeLessThanOrEqual(10_240);
    expect(needed(seconds + 100, made, streams)).toBeGreaterThanOrEqual(megabytes);
    expect(needed(seconds, [...made, ...HD], streams)).toBeGreaterThanOrEqual(megabytes);
  }));
});
