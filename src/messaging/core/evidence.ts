import type { SQSMessageAttributes } from 'aws-lambda';
import type { Class } from './classify';
import type { Failure } from './failure';

/** SQS takes ten attributes a message. */
const MAX_ATTRIBUTES = 10;
/** What this library writes on dead letters. */
export const EVIDENCE = ['RetryCount', 'FailureClass', 'ErrorName', 'ErrorMessage', 'ErrorStack'];

/** As SQS takes it. */
export interface Attribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

export function stringsOf(attributes: SQSMessageAttributes): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(attributes).map(([name, { stringValue }]) => [name, stringValue]));
}

/** How often a dead letter was retried. One that has no room for the count counts as retried `most` times, so that none goes round for ever. */
export function retriesOf(attributes: SQSMessageAttributes, most: number): number {
  if (ownOf(attributes).length >= MAX_ATTRIBUTES) return most;
  const count = Number(attributes.RetryCount?.stringValue ?? 0);
  return Number.isInteger(count) && count >= 0 ? count : most;
}

/** The message's own attributes and the count. */
export function retryAttributes(attributes: SQSMessageAttributes, retries: number): Record<string, Attribute> {
  return together(attributes, { RetryCount: { DataType: 'Number', StringValue: String(retries) } });
}

/** The message's own attributes and why it is parked, as far as there is room, the most telling first. */
export function evidenceAttributes(
  attributes: SQSMessageAttributes, retries: number, failureClass: Class, { name, message, stack }: Failure,
): Record<string, Attribute> {
  return together(attributes, {
    FailureClass: text(failureClass, 256),
    ErrorName: text(name, 256),
    ErrorMessage: text(message, 1024),
    ...(stack ? { ErrorStack: text(stack, 4096) } : {}),
    RetryCount: { DataType: 'Number', StringValue: String(retries) },
  });
}

function together(attributes: SQSMessageAttributes, ours: Record<string, Attribute>): Record<string, Attribute> {
  return Object.fromEntries([...ownOf(attributes), ...Object.entries(ours)].slice(0, MAX_ATTRIBUTES));
}

function ownOf(attributes: SQSMessageAttributes): [string, Attribute][] {
  return Object.entries(attributes).filter(([name]) => !EVIDENCE.includes(name)).map(([name, { dataType, stringValue, binaryValue }]) => [
    name, binaryValue === undefined ? { DataType: dataType, StringValue: stringValue } : { DataType: dataType, BinaryValue: Buffer.from(binaryValue, 'base64') },
  ]);
}

/** SQS refuses empty values and most control characters. */
function text(value: string, longest: number): Attribute {
  return { DataType: 'String', StringValue: value.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]/g, ' ').slice(0, longest) || '-' };
}
