import fc from 'fast-check';
import { InvalidPayloadPointer, isLarge, PAYLOAD_LIMITS, readPointer, withoutSize, writePointer } from '../../../src/messaging/core/payload';

const location = { bucket: 'payloads', key: '5b8ba7a2-4f2a-4a9c-8f7e-0a2f7a1de0c1' };

test('writes what the Extended Client libraries write', () => {
  expect(writePointer(location, 'é')).toEqual({
    body: `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"payloads","s3Key":"${location.key}"}]`,
    attributes: { ExtendedPayloadSize: { DataType: 'Number', StringValue: '2' } },
  });
});

test.each([
  // As `json.dumps` of the Python library writes it, and as version 1 of the Java library did.
  ['ExtendedPayloadSize', `["software.amazon.payloadoffloading.PayloadS3Pointer", {"s3BucketName": "payloads", "s3Key": "${location.key}"}]`],
  ['SQSLargePayloadSize', `["com.amazon.sqs.javamessaging.MessageS3Pointer",{"s3BucketName":"payloads","s3Key":"${location.key}"}]`],
])('reads a pointer announced by %s', (attribute, body) => {
  expect(readPointer(body, ['tenant', attribute])).toEqual(location);
  expect(readPointer(body, ['tenant'])).toBeUndefined();
});

test('reads back any location', () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.string(), (bucket, key, payload) => {
    const { body, attributes } = writePointer({ bucket, key }, payload);
    expect(readPointer(body, Object.keys(attributes))).toEqual({ bucket, key });
  }));
});

test.each(['', 'text', '{}', '[]', '["other.Pointer",{"s3BucketName":"b","s3Key":"k"}]', '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"b"}]'])(
  'refuses %j as a pointer', (body) => {
    expect(() => readPointer(body, ['ExtendedPayloadSize'])).toThrow(InvalidPayloadPointer);
  });

test('counts bytes of body and attributes, as the libraries do', () => {
  const { offloadAbove } = PAYLOAD_LIMITS;
  expect(isLarge('x'.repeat(offloadAbove))).toBe(false);
  expect(isLarge('x'.repeat(offloadAbove + 1))).toBe(true);
  expect(isLarge('é'.repeat(offloadAbove / 2 + 1))).toBe(true);
  const attributes = { a: { DataType: 'String', StringValue: 'xy' }, b: { DataType: 'Binary', BinaryValue: Buffer.from('xyz') } };
  const taken = 'aStringxy'.length + 'bBinaryxyz'.length;
  expect(isLarge('x'.repeat(offloadAbove - taken), attributes)).toBe(false);
  expect(isLarge('x'.repeat(offloadAbove - taken + 1), attributes)).toBe(true);
});

test('the sender\'s attributes alone are left', () => {
  expect(withoutSize({ tenant: 1, ExtendedPayloadSize: 2, SQSLargePayloadSize: 3 })).toEqual({ tenant: 1 });
});
