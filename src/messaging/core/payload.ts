import { z } from 'zod';
import type { Attribute } from './evidence';

/**
 * Sizes in bytes, as of 2026-11-21. SQS itself takes 1 MiB since August 2025; the Extended Client libraries still offload above 256 KiB,
 * and each 64 KiB of a message are charged as a request.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
 */
export const PAYLOAD_LIMITS = { message: 1_048_576, offloadAbove: 262_144 };

const SIZE = 'ExtendedPayloadSize';
/** Of versions 1 of the Java library, and of others on request. */
const LEGACY_SIZE = 'SQSLargePayloadSize';
const POINTER = 'software.amazon.payloadoffloading.PayloadS3Pointer';
const LEGACY_POINTER = 'com.amazon.sqs.javamessaging.MessageS3Pointer';

/** Where a payload lies. */
export interface PayloadLocation {
  readonly bucket: string;
  readonly key: string;
}

/** A message that says its payload is elsewhere, but not where. */
export class InvalidPayloadPointer extends Error {
  public readonly name = 'InvalidPayloadPointer';
}

const pointerSchema = z.tuple([
  z.enum([POINTER, LEGACY_POINTER]),
  z.object({ s3BucketName: z.string().min(1), s3Key: z.string().min(1) }),
]);

/** Reads the pointer of the Extended Client libraries; undefined for a message that carries its payload itself. */
export function readPointer(body: string, attributeNames: string[]): PayloadLocation | undefined {
  if (!attributeNames.some(isSize)) return undefined;
  try {
    const [, { s3BucketName, s3Key }] = pointerSchema.parse(JSON.parse(body));
    return { bucket: s3BucketName, key: s3Key };
  } catch {
    throw new InvalidPayloadPointer(`The message has the attribute ${SIZE}, but its body is no pointer to a payload.`);
  }
}

/** Body and attribute of a message whose payload lies elsewhere. */
export function writePointer({ bucket, key }: PayloadLocation, payload: string): { body: string; attributes: Record<string, Attribute> } {
  return {
    body: JSON.stringify([POINTER, { s3BucketName: bucket, s3Key: key }]),
    attributes: { [SIZE]: { DataType: 'Number', StringValue: String(Buffer.byteLength(payload)) } },
  };
}

/** Whether the libraries would offload it: attributes count as well. */
export function isLarge(body: string, attributes: Record<string, Attribute> = {}): boolean {
  const sizes = Object.entries(attributes).map(([name, { DataType, StringValue = '', BinaryValue = '' }]) => (
    [name, DataType, StringValue, BinaryValue].reduce((sum, part) => sum + Buffer.byteLength(part), 0)
  ));
  return sizes.reduce((sum, size) => sum + size, Buffer.byteLength(body)) > PAYLOAD_LIMITS.offloadAbove;
}

/** The attributes that the sender gave. */
export function withoutSize<T>(attributes: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !isSize(name)));
}

const isSize = (name: string) => name === SIZE || name === LEGACY_SIZE;
