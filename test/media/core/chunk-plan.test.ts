import fc from 'fast-check';
import { planOptions, source, spec } from './sources';
import { chunks, keyFrames } from '../../../src/media/core/chunk-plan';
import { encodingPlan } from '../../../src/media/core/encoding-plan';

const seconds = (max: number) => fc.integer({ min: 1, max: max * 1000 }).map((milliseconds) => milliseconds / 1000);
const instants = fc.array(fc.double({ min: 0, max: 4100, noNaN: true }), { maxLength: 50 });
const length = fc.integer({ min: 10_000, max: 120_000 }).map((milliseconds) => milliseconds / 1000);
const grid = fc.option(fc.integer({ min: 1000, max: 10_000 }).map((milliseconds) => milliseconds / 1000), { nil: undefined });

test('whatever the times of its frames, each belongs to exactly one chunk', () => {
  fc.assert(fc.property(seconds(4000), length, grid, instants, (duration, chunk, step, random) => {
    const plan = chunks(duration, chunk, step);
    const times = [...random, ...plan.flatMap(({ from, to }) => [from, to ?? from]), 0, duration];
    expect(times.filter((time) => plan.filter(({ from, to }) => time >= from && (to === undefined || time < to)).length !== 1)).toEqual([]);
  }));
});

test('chunks follow each other without a gap, none much shorter or longer than asked for, on the grid of segments', () => {
  fc.assert(fc.property(seconds(4000), length, grid, (duration, chunk, step) => {
    const plan = chunks(duration, chunk, step);
    plan.forEach(({ index, from, to }, at) => {
      const follows = index === at && from === (at === 0 ? 0 : plan[at - 1].to);
      const fits = to === undefined || Math.abs(to - from - chunk) <= (step ?? 0) / 2 + 0.002;
      const onGrid = !step || Math.abs(from / step - Math.round(from / step)) * step < 0.002;
      if (!follows || !fits || !onGrid) throw new Error(`chunk ${at} of ${JSON.stringify(plan)}`);
    });
    const last = duration - plan[plan.length - 1].from;
    if (plan.length > 1) expect(last).toBeGreaterThanOrEqual((step ? chunk - step / 2 : chunk) / 2 - 0.1);
    expect(last).toBeLessThanOrEqual(1.5 * (chunk + (step ?? 0)) + 0.1);
  }));
});

test('the segments of all chunks are those of the whole', () => {
  fc.assert(fc.property(seconds(2000), length, fc.constantFrom(2, 4, 6, 9.6), (duration, chunk, step) => {
    const whole = keyFrames({ index: 0, from: 0 }, duration, step);
    const parts = chunks(duration, chunk, step).flatMap((part) => keyFrames(part, duration, step));
    expect(parts).toEqual(whole);
    expect(whole[0]).toBe(0);
    expect(whole[whole.length - 1]).toBeLessThanOrEqual(duration);
  }));
});

describe('how a source is encoded', () => {
  const encoder = { whole: true, chunkSeconds: 60, memoryMb: 3008 };
  const { renditions } = planOptions();
  const planned = (durationSeconds: number, overrides = {}, from = {}) =>
    encodingPlan(source({ durationSeconds, ...from }), renditions, { ...encoder, ...overrides });

  test.each([
    [60, 'WHOLE', 0], [200, 'WHOLE', 0], [600, 'CHUNKS', 10], [2400, 'CHUNKS', 40], [2500, 'MANY_CHUNKS', 42], [14_400, 'MANY_CHUNKS', 240],
  ])('%i seconds of 1080p25: %s, %i chunks', (duration, mode, count) => {
    const { mode: made, chunks: parts } = planned(duration);
    expect([made, parts.length]).toEqual([mode, count]);
  });

  test('more memory reaches farther; higher rates, heavier codecs and slower presets less far', () => {
    expect(planned(600, { memoryMb: 10_240 }).mode).toBe('WHOLE');
    expect(planned(200, {}, { frameRate: 60 }).mode).toBe('CHUNKS');
    for (const heavier of [{ codec: 'h265' as const }, { preset: 'slow' }]) {
      expect(encodingPlan(source({ durationSeconds: 200 }), [spec('1080p', 1920, 1080, heavier)], encoder).mode).toBe('CHUNKS');
    }
  });

  test('chunks are shorter where a minute is too much for one worker, but not too short', () => {
    const heavy = [spec('2160p', 3840, 2160, { codec: 'h265' })];
    const { chunks: parts } = encodingPlan(source({ durationSeconds: 600, width: 3840, height: 2160 }), heavy, encoder);
    expect(parts.length).toBeGreaterThan(20);
    expect(encodingPlan(source({ durationSeconds: 600, frameRate: 120 }), heavy, encoder).chunks).toHaveLength(60);
  });

  test('without chunks everything is made in one run; only with them nothing is', () => {
    expect(planned(10_000, { chunkSeconds: undefined }).mode).toBe('WHOLE');
    expect(planned(30, { whole: false })).toMatchObject({ mode: 'CHUNKS', chunks: [{ index: 0, from: 0 }] });
  });

  test.each([['mov,mp4,m4a,3gp,3g2,mj2', false], ['matroska,webm', false], ['mpegts', true], ['avi', true], ['flv', true]])('%s is copied first: %s', (container, remux) => {
    expect(planned(600, {}, { container }).remux).toBe(remux);
  });
});
