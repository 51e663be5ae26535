import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, port, stateDir } from './environment';
import { operate } from './operate';
import { deploy } from '../../local';

const db = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const sqs = new SQSClient(aws);
const ring = { productId: 'ring', quantity: 1, price: 30, extra: { engraving: 'for ever' } };
const order = {
  items: [ring],
  totalAmount: 30,
  currency: 'EUR',
  customerId: 'ann',
  paymentMethod: 'tok_visa',
  shippingAddress: { street: 'Ring 1', city: 'Wien', country: 'AT', zipCode: '1010' },
};
const events: { source: string; type: string; detail: any }[] = [];

let out: Record<string, string>;

beforeAll(async () => {
  const { stacks } = await deploy(port, join(stateDir, 'event-orders'), { app: 'test/e2e/event-orders-app/app.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
  await deliver('ring', 5);
  await deliver('lamp', 1);
});

async function deliver(productId: string, addQuantity: number): Promise<void> {
  const Payload = JSON.stringify({ products: [{ productId, price: 30, currency: 'EUR', addQuantity }] });
  const { FunctionError: failed } = await new LambdaClient(aws).send(new InvokeCommand({ FunctionName: out.CatalogueName, Payload }));
  expect(failed).toBeUndefined();
}

async function say(Source: string, DetailType: string, detail: object): Promise<void> {
  const entry = { EventBusName: out.BusName, Source, DetailType, Detail: JSON.stringify(detail) };
  expect(await new EventBridgeClient(aws).send(new PutEventsCommand({ Entries: [entry] }))).toMatchObject({ FailedEntryCount: 0 });
}

/** The detail of the first such event that was on the bus. */
const heard = (type: string, isIt: (detail: any) => boolean = () => true) => eventually(`${type} on the bus`, async () => {
  const known = events.find((event) => event.type === type && isIt(event.detail));
  if (known) return known.detail;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: out.HeardUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
  for (const { Body, ReceiptHandle } of Messages) {
    const { source, 'detail-type': detailType, detail } = JSON.parse(Body!);
    events.push({ source, type: detailType, detail });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: out.HeardUrl, ReceiptHandle }));
  }
  return undefined;
});

const of = (customerId: string) => (detail: any) => detail.customerId === customerId;

const shown = (orderId: string, isIt: (row: any) => boolean) => eventually(`${orderId} in the read model`, async () => {
  const { Item: row } = await db.send(new GetCommand({ TableName: out.ViewName, Key: { orderId } }));
  return row && isIt(row) ? row : undefined;
});

test('an event orders, once however often it is sent; fields of the shop go along to the read model, and a carrier\'s news as well', async () => {
  const extra = { giftNote: 'with love' };
  for (let sent = 0; sent < 2; sent++) await say('shop', 'Order Requested', { ...order, extra, idempotencyKey: 'one' });
  const { orderId, shipment } = await heard('Order Confirmed', of('ann'));
  expect(await shown(orderId, ({ status }) => status === 'CONFIRMED')).toMatchObject({ extra, items: [ring], amountDue: 30 });

  const news = { orderId, trackingNumber: shipment.trackingNumber, occurredAt: new Date().toISOString(), location: 'Linz' };
  await say('carrier', 'Tracking Updated', { ...news, status: 'IN_TRANSIT' });
  expect(await heard('Shipment Updated')).toMatchObject({ orderId, shipment: { delivery: { status: 'IN_TRANSIT', location: 'Linz' } } });
  await shown(orderId, (row) => row.shipment.delivery?.status === 'IN_TRANSIT');
  expect(events.filter(({ type, detail }) => type === 'Order Confirmed' && of('ann')(detail))).toHaveLength(1);
});

test('a request that is wrong is answered by an event that names the field', async () => {
  await say('shop', 'Order Requested', { ...order, customerId: 'ben', items: [{ ...ring, extra: { engraving: 'x'.repeat(21) } }] });
  expect(await heard('Order Validation Failed', of('ben'))).toMatchObject({
    code: 'InvalidRequest', fields: [expect.objectContaining({ field: 'items.0.extra.engraving' })],
  });
});

test('another system asks what is in stock', async () => {
  await say('inventory.check', 'Stock Check Requested', { requestId: 'r', items: [{ productId: 'lamp', quantity: 3 }, { productId: 'nothing', quantity: 1 }] });
  expect(await heard('Stock Checked')).toMatchObject({
    requestId: 'r',
    result: 'PARTIAL',
    availableItems: [{ productId: 'lamp', quantity: 1 }],
    unavailableItems: [{ productId: 'lamp', quantity: 3, shortfall: 2 }, { productId: 'nothing', quantity: 1, shortfall: 1 }],
  });
});

test('what runs low is told once, and ordered again', async () => {
  await say('shop', 'Order Requested', { ...order, customerId: 'cat', items: [{ ...ring, quantity: 2 }], totalAmount: 60 });
  expect(await heard('Stock Low')).toMatchObject({ productId: 'ring', availableQuantity: 2 });
  expect(await heard('Reorder Requested')).toMatchObject({ productId: 'ring', quantity: 10, reorderId: expect.any(String) });
});

test('an order waits for goods, and goes through when they come', async () => {
  await say('shop', 'Order Requested', { ...order, customerId: 'dan', items: [{ productId: 'lamp', quantity: 3, price: 30 }], totalAmount: 90 });
  const { orderId, backOrder } = await heard('Order Back-ordered', of('dan'));
  expect(backOrder.missing).toEqual([{ productId: 'lamp', quantity: 2 }]);
  await deliver('lamp', 2);
  expect(await heard('Order Confirmed', of('dan'))).toMatchObject({ orderId, amountDue: 90, payment: { state: 'CAPTURED', amount: 90 } });
  expect(events.filter(({ type, detail }) => type === 'Stock Low' && detail.productId === 'ring')).toHaveLength(1);
});

/** What is done every five minutes. */
async function workOnDeadLetters(): Promise<void> {
  const client = new LambdaClient(aws);
  for await (const { Functions: functions = [] } of paginateListFunctions({ client }, {})) {
    const found = functions.find(({ FunctionName: name }) => name!.startsWith('EventOrders-') && name!.includes('DeadLettersProcessor'));
    if (!found) continue;
    expect((await client.send(new InvokeCommand({ FunctionName: found.FunctionName, Payload: '{}' }))).FunctionError).toBeUndefined();
    return;
  }
  throw new Error('There is no processor of dead letters.');
}

const listed = async () => JSON.parse((await operate('EventOrders', '--json', 'dead-letters', 'list')).join('')).letters as { source: string; body: string }[];

test('what workers give up is kept with class, error and stack, and is done when it is sent again', async () => {
  // A message that fails would otherwise be hidden for minutes.
  for (const QueueUrl of [out.TrackingUrl, out.ShippingUrl]) await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '1' } }));
  await say('shop', 'Order Requested', { ...order, customerId: 'eli', items: [{ productId: 'lamp', quantity: 1, price: 30 }] });
  const { orderId } = await heard('Order Back-ordered', of('eli'));
  const trackingNumber = `TRK${createHash('sha256').update(orderId).digest('hex').slice(0, 16).toUpperCase()}`;
  const early = JSON.stringify({ detail: { orderId, trackingNumber, status: 'DELIVERED', occurredAt: new Date().toISOString() } });
  const poison = '{"taskToken": no JSON';
  await sqs.send(new SendMessageCommand({ QueueUrl: out.ShippingUrl, MessageBody: poison }));
  // It has been tried again as often as it may.
  await sqs.send(new SendMessageCommand({ QueueUrl: out.TrackingUrl, MessageBody: early, MessageAttributes: { RetryCount: { DataType: 'Number', StringValue: '3' } } }));

  const letters = await eventually('both letters kept', async () => {
    await workOnDeadLetters();
    const found = await listed();
    return [early, poison].every((wanted) => found.some(({ body }) => body === wanted)) ? found : undefined;
  });
  expect(letters.find(({ body }) => body === early)).toMatchObject({
    source: 'TrackingUpdate',
    failureClass: 'RETRYABLE',
    errorName: 'NotShippedYet',
    errorMessage: `${orderId} is BACK_ORDERED.`,
    retries: 3,
    errorStack: expect.stringContaining('NotShippedYet'),
    messageId: expect.any(String),
    parkedAt: expect.stringMatching(/^20.*Z$/),
  });
  expect(letters.find(({ body }) => body === poison)).toMatchObject({
    source: 'Shipping', failureClass: 'PERMANENT', errorName: 'SyntaxError', errorMessage: expect.stringContaining('JSON'), retries: 0, errorStack: expect.stringContaining('JSON.parse'),
  });

  await deliver('lamp', 1);
  await heard('Order Confirmed', of('eli'));
  expect(await operate('EventOrders', 'dead-letters', 'redrive', '--failure-class', 'RETRYABLE')).toEqual(['1 messages are sent again.']);
  expect(await heard('Shipment Updated', of('eli'))).toMatchObject({ orderId, shipment: { delivery: { status: 'DELIVERED' } } });
  expect((await listed()).map(({ body }) => body)).toEqual([poison]);
});
