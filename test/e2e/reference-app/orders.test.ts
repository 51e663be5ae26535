import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { businessFigures, Figures } from './business-figures';
import { recordsOf } from './order-records';
import { Inbox } from '../../../examples/reference-app/client/inbox';
import { bodyOf, Session } from '../../../examples/reference-app/client/session';
import { Desk } from '../../../operate/desk';
import { operateProgram } from '../../../operate/program';
import { aws, eventually, outputsOf, stateDir, url } from '../environment';
import { operate } from '../operate';

const outputs = outputsOf('Orders');
const { PreferencesApiUrl: preferences, NotificationsTableName: notifications, SalesTableName: sales } = outputsOf('Customers');
const orders = `${url(outputs.OrdersApiUrl)}orders`;
const db = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const lambda = new LambdaClient(aws);

const ADDRESS = { street: 'Hauptstraße 1', city: 'Wien', country: 'AT', zipCode: '1010' };
const FINAL = ['CONFIRMED', 'REJECTED', 'CANCELLED', 'PARKED'];

/** Each of Ann's. */
const everAccepted = new Set<string>();

let ann: Session;
let ben: Session;
let inbox: Inbox;

/** Products of this run's own, so that runs do not see each other's stock. */
const run = randomUUID().slice(0, 8);
const mug = `mug-${run}`;
const pot = `pot-${run}`;
const rare = `rare-${run}`;

const order = (changes: object = {}) => ({
  items: [{ productId: mug, quantity: 2, price: 12.5 }, { productId: pot, quantity: 1, price: 20 }],
  totalAmount: 45,
  currency: 'EUR',
  shippingAddress: ADDRESS,
  paymentMethod: 'tok_visa',
  ...changes,
});
const line = (changes: object) => order({ items: [{ productId: mug, quantity: 2, price: 12.5, ...changes }] });

const place = (body: unknown, key: string = randomUUID(), who = ann) => who.post(orders, body, { 'Idempotency-Key': key });

async function accepted(body: unknown, key?: string): Promise<string> {
  const answer = await place(body, key);
  expect(answer).toMatchObject({ status: 202, body: { orderId: expect.stringMatching(/^ORD-\d{4}-[0-9A-Z]{12}$/) } });
  everAccepted.add(answer.body.orderId);
  return answer.body.orderId;
}

const settled = (orderId: string) => eventually(`the end of ${orderId}`, async () => {
  const { status, body } = await ann.get(`${orders}/${orderId}`);
  return status === 200 && FINAL.includes(body.status) ? body : undefined;
}, 120);

const { stockOf, paymentsOf } = recordsOf(db, outputs);

/** What Ann reads of it in the app. */
const told = (orderId: string, event: string) => eventually(`${event} of ${orderId} in the app`, async () =>
  (await inbox.noticesOf(orderId)).find(({ kind }) => kind === event));

let figures: () => Promise<Figures>;

beforeAll(async () => {
  figures = await businessFigures();
  const directory = { userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId };
  [ann, ben] = await Promise.all([Session.signUp(directory, aws, 'ann'), Session.signUp(directory, aws, 'ben')]);
  inbox = new Inbox(db, notifications, aws.endpoint, ann);
  expect(bodyOf(await ann.put(`${url(preferences)}preferences`, { locale: 'de' }))).toMatchObject({ email: ann.email });
  const products = [
    { productId: mug, price: 12.5, currency: 'EUR', addQuantity: 100 },
    { productId: pot, price: 20, currency: 'EUR', addQuantity: 100 },
    { productId: rare, price: 5, currency: 'EUR', addQuantity: 1 },
  ];
  const { FunctionError: failed, Payload: payload } = await lambda.send(
    new InvokeCommand({ FunctionName: outputs.CatalogueFunctionName, Payload: JSON.stringify({ products }) }));
  expect(failed).toBeUndefined();
  expect(JSON.parse(Buffer.from(payload!).toString()).products[2]).toMatchObject({ productId: rare, price: 5, availableQuantity: 1 });
});

test('an order goes through to its shipment, every step an event', async () => {
  const before = await stockOf(mug);
  const orderId = await accepted(order());
  const end = await settled(orderId);

  expect(end).toMatchObject({
    orderId,
    status: 'CONFIRMED',
    customerId: ann.userId,
    totalAmount: 45,
    amountDue: 45,
    currency: 'EUR',
    shippingAddress: ADDRESS,
    payment: { state: 'CAPTURED', amount: 45 },
    shipment: { warehouse: 'MAIN', trackingNumber: expect.stringMatching(/^TRK/) },
  });
  expect(end.events.map(({ type }: { type: string }) => type)).toEqual([
    'Order Placed', 'Stock Reserved', 'Payment Authorised', 'Payment Completed', 'Shipment Created', 'Order Confirmed',
  ]);
  expect(await stockOf(mug)).toEqual([before[0] - 2, before[1], before[2] + 2]);
  expect(await paymentsOf(orderId)).toEqual([expect.objectContaining({ status: 'CAPTURED', captures: 1, captured: 4500 })]);
  const { text } = await told(orderId, 'Shipment Created');
  expect(text).toBe(`Ihre Bestellung ${orderId} ist unterwegs. Sendungsnummer: ${end.shipment.trackingNumber} (STANDARD).`);
  const mail = await eventually('the e-mail', async () => (await inbox.mailsOf(orderId)).find(({ BodyText }) => BodyText === text));
  expect(mail.Subject).toBe('Ihre Bestellung ist unterwegs');
  const { text: thanks } = await told(orderId, 'Payment Completed');
  expect(thanks).toMatch(/^Wir haben 45 EUR für Ihre Bestellung/);
});

test('a declined payment ends the order: the stock is back, nothing is captured, the customer is told', async () => {
  const before = await stockOf(pot);
  const orderId = await accepted(order({ paymentMethod: 'tok_declined' }));
  expect(await settled(orderId)).toMatchObject({ status: 'REJECTED', reason: 'PAYMENT_DECLINED', payment: { state: 'DECLINED' } });
  expect(await stockOf(pot)).toEqual(before);
  expect(await paymentsOf(orderId)).toEqual([expect.objectContaining({ status: 'DECLINED', captures: 0 })]);
  expect(await told(orderId, 'Order Rejected')).toMatchObject({ text: expect.stringContaining('(PAYMENT_DECLINED). You have not been charged.') });
});

test('an authorisation whose answer never came is found, and charged once', async () => {
  const orderId = await accepted(order({ paymentMethod: 'tok_timeout' }));
  expect(await settled(orderId)).toMatchObject({ status: 'CONFIRMED' });
  expect(await paymentsOf(orderId)).toEqual([expect.objectContaining({ status: 'CAPTURED', captures: 1 })]);
});

test('the last piece goes to one buyer', async () => {
  const wanted = order({ items: [{ productId: rare, quantity: 1, price: 5 }], totalAmount: 5 });
  const ids = await Promise.all([1, 2, 3, 4].map(() => accepted(wanted)));
  const ends = await Promise.all(ids.map(settled));
  expect(ends.map(({ status, reason }) => reason ?? status).sort()).toEqual(['CONFIRMED', 'OUT_OF_STOCK', 'OUT_OF_STOCK', 'OUT_OF_STOCK']);
  expect(await stockOf(rare)).toEqual([0, 0, 1]);
});

test('the same key twice is one order', async () => {
  const key = randomUUID();
  const ids = await Promise.all([accepted(order(), key), accepted(order(), key), accepted(order(), key)]);
  expect(new Set(ids).size).toBe(1);
  await settled(ids[0]);
  expect(await accepted(order(), key)).toBe(ids[0]);
  expect(await place(line({ quantity: 1 }), key)).toMatchObject({ status: 422, body: { error: { code: 'IdempotencyKeyReused' } } });
  expect((await paymentsOf(ids[0]))).toHaveLength(1);
});

test('another\'s order is not there', async () => {
  const orderId = await accepted(order());
  expect((await ben.get(`${orders}/${orderId}`)).status).toBe(404);
  expect((await ben.post(`${orders}/${orderId}/cancel`, {})).status).toBe(404);
  expect((await ann.get(`${orders}/ORD-2026-000000000000`)).status).toBe(404);
  expect((await ann.get(`${orders}/${orderId}`)).status).toBe(200);
});

test('an order whose execution is stopped from outside is taken over by another', async () => {
  const orderId = await accepted(order({ paymentMethod: 'tok_timeout' }));
  const executionArn = `${outputs.OrdersStateMachineArn.replace(':stateMachine:', ':execution:')}:${orderId}`;
  await eventually('the reservation', async () => (await ann.get(`${orders}/${orderId}`)).body.status === 'RESERVED' || undefined);
  await new SFNClient(aws).send(new StopExecutionCommand({ executionArn }));
  const { Functions: functions } = await lambda.send(new ListFunctionsCommand({}));
  const sweeper = functions!.find(({ FunctionName: name }) => /^Orders-.*Sweeper/.test(name!))!.FunctionName;
  await lambda.send(new InvokeCommand({ FunctionName: sweeper, Payload: '{"olderThanSeconds":0}' }));
  const end = await settled(orderId);
  expect(end.status).toBe('CONFIRMED');
  expect(end.events.map(({ type }: { type: string }) => type)).toContain('Order Resumed');
  expect(await paymentsOf(orderId)).toEqual([expect.objectContaining({ captures: 1 })]);
});

test('a cancelled order is never paid, and a paid one never cancelled', async () => {
  const orderId = await accepted(order());
  const { status } = await ann.post(`${orders}/${orderId}/cancel`, {});
  const end = await settled(orderId);
  const [payment] = await paymentsOf(orderId);
  if (status === 202) {
    expect(end).toMatchObject({ status: 'CANCELLED', reason: 'CANCELLED_BY_CUSTOMER', cancelRequested: true });
    expect(payment?.status ?? 'NONE').not.toMatch('CAPTURED|AUTHORISED');
  } else {
    expect([status, end.status, payment.status]).toEqual([409, 'CONFIRMED', 'CAPTURED']);
  }
  // However often it is asked.
  expect((await ann.post(`${orders}/${orderId}/cancel`, {})).status).toBe(status);
});

test('the read model follows, and then nothing is pending', async () => {
  const orderId = await accepted(order());
  const end = await settled(orderId);
  const head = await eventually(`${orderId} being settled`, async () => {
    const { Item: item } = await db.send(new GetCommand({ TableName: outputs.OrdersTableName, Key: { orderId, entry: 'ORDER' }, ConsistentRead: true }));
    return item!.pending ? undefined : item;
  });
  const { body: list } = await ann.get(orders);
  expect(list.orders[0]).toMatchObject({ orderId, version: end.version, status: 'CONFIRMED' });
  expect((await ben.get(orders)).body.orders).toEqual([]);
  expect(head).toMatchObject({ order: { version: end.version, status: 'CONFIRMED' }, paymentMethod: 'tok_visa' });
});

test('the business is told of every order once: how many, how long, how much', async () => {
  const ends = await Promise.all([...everAccepted].map(settled));
  const confirmed = ends.filter(({ status }) => status === 'CONFIRMED');
  const failed = ends.filter(({ status, reason }) => status !== 'CONFIRMED' && reason !== 'CANCELLED_BY_CUSTOMER');
  const cents = confirmed.reduce((sum, { amountDue }) => sum + 100 * amountDue, 0);
  const expected = { OrdersPlaced: [ends.length, ends.length], OrdersFailed: [failed.length, failed.length], Revenue: [confirmed.length, cents] };
  expect(Math.min(confirmed.length, failed.length)).toBeGreaterThan(2);
  const times = await eventually('all figures', async () => {
    const { TimeToShipment, ...counts } = await figures();
    return JSON.stringify(Object.entries(counts).sort()) === JSON.stringify(Object.entries(expected).sort()) ? TimeToShipment : undefined;
  });
  expect(times).toEqual([confirmed.length, expect.any(Number)]);
});

test('a replay rebuilds the read model and repeats no effect', async () => {
  const from = new Date(Date.now() - 1000).toISOString();
  const orderId = await accepted(order());
  await settled(orderId);
  const key = { TableName: outputs.StatusViewTableName, Key: { orderId } };
  const shown = () => eventually(`${orderId} in the read model`, async () => {
    const { Item: item } = await db.send(new GetCommand({ ...key, ConsistentRead: true }));
    return item?.status === 'CONFIRMED' ? item : undefined;
  });
  const before = [await shown(), await stockOf(mug), await paymentsOf(orderId)];
  await db.send(new DeleteCommand(key));
  const [said] = await operate('Orders', 'replay', '--from', from, '--to', new Date(Date.now() + 1000).toISOString(), '--construct', 'Orders/Events');
  expect(said).toMatch(/: COMPLETED/);
  expect([await shown(), await stockOf(mug), await paymentsOf(orderId)]).toEqual(before);
  const { executions } = await new SFNClient(aws).send(new ListExecutionsCommand({ stateMachineArn: outputs.OrdersStateMachineArn }));
  expect(executions!.filter(({ name }) => name!.startsWith(orderId))).toHaveLength(1);
  const kinds = async () => (await inbox.noticesOf(orderId)).map(({ kind }) => kind).sort();
  await told(orderId, 'Shipment Created');
  expect(await kinds()).toEqual(['Payment Completed', 'Shipment Created']);
});

test('what is sold is counted once, by day and by product', async () => {
  const counted = async (productId: string) => {
    const { Items: days = [] } = await db.send(new ScanCommand({
      TableName: sales, FilterExpression: '#row = :row', ExpressionAttributeNames: { '#row': 'row' }, ExpressionAttributeValues: { ':row': `PRODUCT#${productId}` },
    }));
    return days.reduce((sum, { unitsSold }) => sum + unitsSold, 0);
  };
  const ends = await Promise.all([...everAccepted].map(settled));
  for (const productId of [mug, pot, rare]) {
    const [,, sold] = await stockOf(productId);
    await eventually(`${sold} of ${productId} counted`, async () => await counted(productId) === sold || undefined);
  }
  for (const day of new Set(ends.map(({ timestamp }) => timestamp.slice(0, 10)))) {
    const { Item: total } = await db.send(new GetCommand({ TableName: sales, Key: { day, row: 'TOTAL' } }));
    expect(total).toMatchObject({ 'placed': expect.any(Number), 'confirmed': expect.any(Number), 'revenue EUR': expect.any(Number) });
  }
});

test.each([
  ['a negative quantity', line({ quantity: -1 }), 'items.0.quantity'],
  ['a fractional quantity', line({ quantity: 1.5 }), 'items.0.quantity'],
  ['a total that does not add up', order({ totalAmount: 44 }), 'totalAmount'],
  ['an unknown product', line({ productId: 'no-such-thing' }), 'items.0.productId'],
  ['a price of one\'s own', line({ price: 0.01 }), 'items.0.price'],
])('%s is a 400 that names the field', async (_, body, field) => {
  const answer = await place(body);
  expect(answer).toMatchObject({ status: 400, body: { error: { fields: [expect.objectContaining({ field })] } } });
});

test.each([
  ['no address', order({ shippingAddress: undefined }), 400, /shippingAddress/],
  ['an address without a street', order({ shippingAddress: { ...ADDRESS, street: undefined } }), 400, /street/],
  ['what is not JSON', '{"items":', 400, /JSON|body/i],
  ['too much', order({ comment: 'x'.repeat(70_000) }), 413, /large/],
])('%s is refused', async (_, body, status, message) => {
  const answer = await place(body);
  expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringMatching(message)]);
});

test('an order without a key is refused', async () => {
  const answer = await ann.post(orders, order());
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('Idempotency-Key')]);
});

test('the operator\'s command finds the order system in its stack', async () => {
  process.env.CEW_LOCAL_DIR = stateDir;
  const answer = async (...args: string[]) => {
    const lines: string[] = [];
    await operateProgram((options) => new Desk(options, (text) => lines.push(text))).parseAsync(['--local', '--json', ...args], { from: 'user' });
    return JSON.parse(lines.join('\n'));
  };
  const file = join(stateDir, `products-${run}.json`);
  writeFileSync(file, JSON.stringify([{ productId: `cup-${run}`, price: 3.5, currency: 'EUR', addQuantity: 7 }]));
  expect(await answer('products', 'put', file)).toEqual({ products: [expect.objectContaining({ productId: `cup-${run}`, price: 3.5, availableQuantity: 7 })] });
  expect(await answer('products', 'adjust', `cup-${run}`, '--by', '-3', '--reason', 'broken')).toEqual({ products: [expect.objectContaining({ availableQuantity: 4 })] });
  expect(await answer('parked')).toEqual({ orders: expect.any(Array) });
  await expect(answer('resume', 'ORD-0')).rejects.toThrow('There is no order ORD-0.');
});
