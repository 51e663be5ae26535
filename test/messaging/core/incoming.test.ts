import fc from 'fast-check';
import { InvalidNotification, readMessage } from '../../../src/messaging/core/incoming';

const fields = { recipient: 'userId', kind: 'kind', id: [] };
const message = { id: 'sqs-1', sentAt: '2026-11-21T08:00:00.000Z' };
const snsEnvelope = (text: string, more = {}) => JSON.stringify({
  Type: 'Notification', MessageId: 'sns-1', TopicArn: 'arn:aws:sns:eu-central-1:123456789012:news', Timestamp: '2026-11-21T07:59:59.000Z', Message: text, ...more,
});
const event = (detail: object) => JSON.stringify({ 'version': '0', 'id': 'event-1', 'time': '2026-11-21T07:00:00Z', 'detail-type': 'Order Confirmed', 'source': 'shop', detail });

test('raw', () => {
  expect(readMessage('{"userId":"u1","kind":"hello","name":"Ann"}', message, fields)).toEqual({
    id: 'sqs-1', occurredAt: message.sentAt, kind: 'hello', userId: 'u1', subject: undefined, data: { userId: 'u1', kind: 'hello', name: 'Ann' },
  });
});

test('through a topic: its id, time and subject; attributes fill in what the body lacks', () => {
  const body = snsEnvelope('{"kind":"hello"}', {
    Subject: 'Hi', MessageAttributes: { userId: { Type: 'String', Value: 'u1' }, kind: { Type: 'String', Value: 'attribute' } },
  });
  expect(readMessage(body, message, fields)).toMatchObject({ id: 'sns-1', occurredAt: '2026-11-21T07:59:59.000Z', subject: 'Hi', userId: 'u1', kind: 'hello' });
});

test('plain text through a topic', () => {
  const body = snsEnvelope('Good morning', { MessageAttributes: { userId: { Type: 'String', Value: 'u1' } } });
  expect(readMessage(body, message, fields)).toMatchObject({ userId: 'u1', kind: 'message', data: { text: 'Good morning' } });
});

test.each([['by a rule', event({ userId: 'u1' })], ['by a rule through a topic', snsEnvelope(event({ userId: 'u1' }))]])('%s: the event\'s id and type', (_, body) => {
  expect(readMessage(body, message, fields)).toMatchObject({ id: 'event-1', occurredAt: '2026-11-21T07:00:00Z', kind: 'Order Confirmed', userId: 'u1' });
});

test('identity by fields is the same however the message came', () => {
  const byFields = { recipient: 'owner', kind: 'status', id: ['jobId', 'status'] };
  const body = '{"owner":"u1","jobId":"j1","status":"COMPLETED"}';
  for (const text of [body, snsEnvelope(body)]) expect(readMessage(text, message, byFields)).toMatchObject({ id: 'j1#COMPLETED', kind: 'COMPLETED', userId: 'u1' });
});

test('paths lead to what lies deeper, through a topic and by a rule alike', () => {
  const deep = { recipient: 'order.customerId', kind: 'event', id: ['order.orderId', 'event'] };
  const notice = { event: 'Order Confirmed', order: { orderId: 'ORD-1', customerId: 'ann' } };
  for (const body of [JSON.stringify(notice), snsEnvelope(JSON.stringify(notice)), event(notice)]) {
    expect(readMessage(body, message, deep)).toMatchObject({ id: 'ORD-1#Order%20Confirmed', kind: 'Order Confirmed', userId: 'ann', data: notice });
  }
  expect(() => readMessage('{"event":"x","order":{}}', message, deep)).toThrow('no recipient in "order.customerId"');
  expect(() => readMessage('{"event":"x","order":{"customerId":"ann"}}', message, deep)).toThrow('no "order.orderId"');
});

test('different identities never collide', () => {
  const two = { ...fields, id: ['a', 'b'] };
  const idOf = (a: string, b: string) => readMessage(JSON.stringify({ userId: 'u', a, b }), message, two).id;
  const text = fc.string({ unit: fc.constantFrom('a', '#', '%', '2', '3') });
  fc.assert(fc.property(text, text, text, text, (a, b, c, d) => (idOf(a, b) === idOf(c, d)) === (a === c && b === d)));
});

test.each([
  ['no recipient', '{"kind":"x"}', fields],
  ['a recipient that is no text', '{"userId":7}', fields],
  ['a missing part of the identity', '{"userId":"u"}', { ...fields, id: ['jobId'] }],
  ['plain text without attributes', 'hello', fields],
  ['a list', '[1]', fields],
  ['an object where the recipient should be', '{"order":{"customerId":{}}}', { ...fields, recipient: 'order.customerId' }],
])('refuses %s', (_, body, names) => {
  expect(() => readMessage(body, message, names)).toThrow(InvalidNotification);
});
