import fc from 'fast-check';
import { bytesOfPart, missingParts, planParts, rangeOfPart } from '../../../src/media/core/parts-plan';
import { S3_LIMITS } from '../../../src/media/core/s3-limits';
import { defaultMaxUploadBytes } from '../../../src/media/core/upload-limit';

const sizes = fc.oneof(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.maxSafeInteger().map((size) => 1 + Math.abs(size) % S3_LIMITS.objectBytes));
const numbers = (parts: number) => Array.from({ length: parts }, (_, at) => at + 1);

test('the parts cover a file exactly, in as many parts and of such sizes as S3 takes', () => {
  fc.assert(fc.property(sizes, (bytes) => {
    const plan = planParts(bytes);
    const parts = numbers(plan.parts).map((part) => bytesOfPart(plan, part));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(bytes);
    expect(parts.length).toBeLessThanOrEqual(S3_LIMITS.parts);
    expect(Math.max(...parts)).toBeLessThanOrEqual(S3_LIMITS.maxPartBytes);
    expect(Math.min(...parts.slice(0, -1), S3_LIMITS.maxPartBytes)).toBeGreaterThanOrEqual(S3_LIMITS.minPartBytes);
    expect(parts.at(-1)).toBeGreaterThan(0);
  }), { numRuns: 50 });
});

test('the largest object that S3 takes can be planned', () => {
  expect(planParts(S3_LIMITS.objectBytes)).toMatchObject({ parts: S3_LIMITS.parts, partBytes: S3_LIMITS.maxPartBytes });
});

test('the ranges of a copy touch without a gap', () => {
  fc.assert(fc.property(sizes, (bytes) => {
    const plan = planParts(bytes);
    const ends = numbers(plan.parts).map((part) => /^bytes=(\d+)-(\d+)$/.exec(rangeOfPart(plan, part))!.slice(1).map(Number));
    expect(ends[0][0]).toBe(0);
    expect(ends.at(-1)![1]).toBe(bytes - 1);
    expect(ends.slice(1).every(([first], at) => first === ends[at][1] + 1)).toBe(true);
  }), { numRuns: 20 });
});

test('a part is missing until it is whole', () => {
  const plan = planParts(40 * 1024 ** 2);
  expect(missingParts(plan, new Map([[1, plan.partBytes], [2, 5]]))).toEqual([2, 3]);
  expect(missingParts(plan, new Map([[1, plan.partBytes], [2, plan.partBytes], [3, 8 * 1024 ** 2]]))).toEqual([]);
});

test('the limit of an upload follows from the longest video, within what S3 takes', () => {
  expect(defaultMaxUploadBytes(60)).toBe(5 * 1024 ** 3);
  expect(defaultMaxUploadBytes(3600)).toBe(90e9);
  expect(defaultMaxUploadBytes(1e9)).toBe(S3_LIMITS.objectBytes);
});
