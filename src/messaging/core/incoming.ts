import { z } from 'zod';
import { valueAt } from './path';

/** A message of any origin, as the notifier understands it. */
export interface Incoming {
  /** The same for every copy of one happening. */
  readonly id: string;
  /** When it happened, ISO 8601; the same for every delivery. */
  readonly occurredAt: string;
  readonly kind: string;
  readonly userId: string;
  readonly subject?: string;
  readonly data: Record<string, unknown>;
}

/** Which fields of the message say what; paths into it. */
export interface MessageFields {
  readonly recipient: string;
  readonly kind: string;
  /** Together they identify a happening; none: the event's or message's own id does. */
  readonly id: string[];
}

/** A message that no retry makes readable. */
export class InvalidNotification extends Error {
  public readonly name = 'InvalidNotification';
}

const object = z.record(z.string(), z.unknown());
const snsEnvelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  Timestamp: z.string(),
  Subject: z.string().nullish(),
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Value: z.string() })).optional(),
});
const busEvent = z.object({ 'id': z.string(), 'time': z.string(), 'detail-type': z.string(), 'detail': object });

interface Unwrapped {
  readonly id: string;
  readonly occurredAt: string;
  readonly kind?: string;
  readonly subject?: string;
  readonly data: Record<string, unknown>;
}

/** Reads a queue message: published raw, through a topic, by a rule, or by a rule through a topic. */
export function readMessage(body: string, message: { id: string; sentAt: string }, fields: MessageFields): Incoming {
  const { kind, data, subject, ...unwrapped } = unwrap(body, { id: message.id, occurredAt: message.sentAt });
  const userId = valueAt(data, fields.recipient);
  if (typeof userId !== 'string' || userId === '') throw new InvalidNotification(`the message has no recipient in "${fields.recipient}"`);
  return {
    id: fields.id.length ? identity(data, fields.id) : unwrapped.id,
    occurredAt: unwrapped.occurredAt,
    kind: String(valueAt(data, fields.kind) ?? kind ?? 'message'),
    userId,
    subject,
    data,
  };
}

function identity(data: Record<string, unknown>, names: string[]): string {
  return names.map((name) => {
    const value = valueAt(data, name);
    if (value === undefined) throw new InvalidNotification(`the message has no "${name}", which is part of its identity`);
    return encodeURIComponent(String(value));
  }).join('#');
}

function unwrap(body: string, origin: { id: string; occurredAt: string; subject?: string }): Unwrapped {
  const value = parse(body);
  const sns = snsEnvelope.safeParse(value);
  if (sns.success) {
    const { MessageId, Timestamp, Subject, Message, MessageAttributes = {} } = sns.data;
    const inner = unwrap(Message, { id: MessageId, occurredAt: Timestamp, subject: Subject ?? undefined });
    const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]));
    return { ...inner, data: { ...attributes, ...inner.data } };
  }
  const event = busEvent.safeParse(value);
  if (event.success) return { ...origin, id: event.data.id, occurredAt: event.data.time, kind: event.data['detail-type'], data: event.data.detail };
  const data = object.safeParse(value);
  return { ...origin, data: data.success ? data.data : { text: body } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
