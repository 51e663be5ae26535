import fc from 'fast-check';
import { BoxFilter, FRAGMENTS, HEAD_AND_FRAGMENTS } from '../../../src/media/core/fragments';

const box = (type: string, body: Buffer, long = false) => {
  const head = Buffer.alloc(long ? 16 : 8);
  head.writeUInt32BE(long ? 1 : 8 + body.length, 0);
  head.write(type, 4, 'latin1');
  if (long) head.writeBigUInt64BE(BigInt(16 + body.length), 8);
  return Buffer.concat([head, body]);
};
const anyBox = fc.record({ type: fc.constantFrom('ftyp', 'moov', 'moof', 'mdat', 'mfra', 'free'), body: fc.uint8Array({ maxLength: 40 }), long: fc.boolean() });

test.each([[HEAD_AND_FRAGMENTS], [FRAGMENTS]])('passes on %j, however the bytes are cut', (wanted) => {
  fc.assert(fc.property(fc.array(anyBox, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (boxes, sizes) => {
    const made = boxes.map(({ type, body, long }) => ({ type, bytes: box(type, Buffer.from(body), long) }));
    const file = Buffer.concat(made.map(({ bytes }) => bytes));
    const filter = new BoxFilter(wanted);
    const kept: Buffer[] = [];
    for (let at = 0, turn = 0; at < file.length; turn += 1) {
      const size = sizes[turn % sizes.length];
      kept.push(...filter.push(file.subarray(at, at + size)));
      at += size;
    }
    expect(Buffer.concat(kept)).toEqual(Buffer.concat(made.filter(({ type }) => wanted.includes(type)).map(({ bytes }) => bytes)));
    expect(filter.complete).toBe(true);
  }));
});

test('notices a file that ends too early, and one that is no MP4', () => {
  const filter = new BoxFilter(FRAGMENTS);
  filter.push(box('moof', Buffer.alloc(100)).subarray(0, 50));
  expect(filter.complete).toBe(false);
  expect(() => new BoxFilter(FRAGMENTS).push(Buffer.alloc(16))).toThrow(/not a fragmented MP4/);
});
