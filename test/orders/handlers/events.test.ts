import type { SQSEvent } from 'aws-lambda';
import { Bus, messagesOf, newEvents } from './bus';
import { Measure } from '../../../src/orders/core/business';
import type { OrderEvent } from '../../../src/orders/core/order-events';
import { PendingOrders } from '../../../src/orders/handlers/adapters/pending-orders';
import { projectEvents } from '../../../src/orders/handlers/project-events';
import { relayEvents } from '../../../src/orders/handlers/relay-events';
import { SweepDependencies, sweepOrders } from '../../../src/orders/handlers/sweep-orders';
import { REQUEST } from '../core/samples';
import { request, World } from '../world';

async function shop(orders = 1) {
  const world = new World();
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) {
    await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: 100 });
  }
  world.db.resetUsage();
  const ids: string[] = [];
  for (let index = 0; index < orders; index++) {
    ids.push(((await world.accept(request('ann', REQUEST, { key: `key-${index}` }))).body as { orderId: string }).orderId);
  }
  const bus = new Bus();
  const { pending } = world;
  const aside: string[][] = [];
  const measures: Measure[] = [];
  const project = projectEvents(world.view, pending, (more) => void measures.push(...more));
  return { measures, world, ids, orderId: ids[0], bus, pending, aside, relay: relayEvents(bus.client, { bus: 'bus', shop: 'Stack/Orders' }, async (event, { message }) => void aside.push([(event as OrderEvent).order.orderId, message])), project };
}

const stillPending = async (pending: PendingOrders) => {
  const found = [];
  for await (const id of pending.placedBefore(new Date('2100-01-01'))) found.push(id);
  return found;
};

describe('the relay', () => {
  test('sends every event of the log as §2 names it, with id, version, schema version and the full state', async () => {
    const { world, orderId, bus, relay } = await shop();
    await world.run(orderId);
    expect(await relay(newEvents(world.db))).toEqual({ batchItemFailures: [] });
    expect(bus.taken.map(({ Source, DetailType }) => `${Source}/${DetailType}`)).toEqual([
      'ecommerce.orders/Order Placed', 'inventory.service/Stock Reserved', 'payment.service/Payment Authorised', 'payment.service/Payment Completed',
      'shipping.service/Shipment Created', 'ecommerce.orders/Order Confirmed',
    ]);
    expect(JSON.parse(bus.taken[0].Detail!)).toEqual({
      id: `${orderId}#1`,
      version: 1,
      schemaVersion: 1,
      attempt: 1,
      shop: 'Stack/Orders',
      status: 'PLACED',
      stock: 'NONE',
      payment: { state: 'NONE' },
      orderId,
      customerId: 'ann',
      items: REQUEST.items,
      totalAmount: 45,
      amountDue: 45,
      currency: 'EUR',
      shippingAddress: REQUEST.shippingAddress,
      timestamp: expect.stringMatching(/^2026-11-21T/),
      occurredAt: expect.any(String),
    });
  });

  test('hands on the trace in which an event happened', async () => {
    process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
    const { world, bus, relay } = await shop().finally(() => delete process.env._X_AMZN_TRACE_ID);
    await relay(newEvents(world.db));
    expect(bus.taken.map(({ TraceHeader: header }) => header)).toEqual(['Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1']);
  });

  test('reports the first event that the bus refuses, so that the stream sends again from there on', async () => {
    const { world, bus, relay } = await shop(25);
    const events = newEvents(world.db);
    const refused = JSON.parse(JSON.stringify(events.Records[12].dynamodb!.NewImage!.orderId.S));
    bus.refuses = ({ Detail }) => Detail!.includes(refused);
    expect(await relay(events)).toEqual({ batchItemFailures: [{ itemIdentifier: events.Records[12].dynamodb!.SequenceNumber }] });
    bus.refuses = () => false;
    expect(await relay({ Records: events.Records.slice(12) })).toEqual({ batchItemFailures: [] });
    expect(new Set(bus.taken.map(({ Detail }) => JSON.parse(Detail!).id)).size).toBe(25);
  });
});

describe('what is not as its schema says', () => {
  test('is set aside, and the others go on', async () => {
    const { world, ids, bus, relay, aside } = await shop(3);
    const events = newEvents(world.db);
    events.Records[1].dynamodb!.NewImage!.order.M!.currency = { S: 'Euro' };
    bus.refuses = ({ Detail }) => Detail!.includes(ids[2]);
    expect(await relay(events)).toEqual({ batchItemFailures: [{ itemIdentifier: events.Records[2].dynamodb!.SequenceNumber }] });
    expect(aside).toEqual([[ids[1], '"Order Placed" of ecommerce.orders is not as its schema says: detail/currency must match pattern "^[A-Z]{3}$".']]);
    expect(bus.taken.map(({ Detail }) => JSON.parse(Detail!).orderId)).toEqual([ids[0]]);
  });
});

describe('the projector', () => {
  test('converges on the newest state in any order, and then nothing is pending', async () => {
    const { world, orderId, bus, relay, project, pending } = await shop();
    await world.run(orderId);
    await relay(newEvents(world.db));
    expect(await stillPending(pending)).toEqual([orderId]);
    for (const record of bus.messages().Records.reverse()) expect(await project({ Records: [record] })).toEqual({ batchItemFailures: [] });
    expect(await world.view.find(orderId)).toMatchObject({ orderId, version: 6, status: 'CONFIRMED', totalAmount: 45 });
    expect(await stillPending(pending)).toEqual([]);
  });

  test('writes once for all events of an order in a batch', async () => {
    const { world, orderId, bus, relay, project } = await shop();
    await world.run(orderId);
    await relay(newEvents(world.db));
    await project(bus.messages());
    // The row, and its entry in the customer's index.
    expect(world.db.usage('view').write).toBe(2);
    expect((await world.view.find(orderId))!.version).toBe(6);
  });

  test.each([
    ['one by one', (all: SQSEvent) => all.Records.map((record) => ({ Records: [record] }))],
    ['all at once', (all: SQSEvent) => [all]],
    ['the last first', (all: SQSEvent) => [...all.Records].reverse().map((record) => ({ Records: [record] }))],
  ])('measures an order once, whose events come twice, %s', async (_, batchesOf) => {
    const { world, orderId, bus, relay, project, measures } = await shop();
    await world.run(orderId);
    await relay(newEvents(world.db));
    const batches = batchesOf(bus.messages());
    for (const batch of [...batches, ...batches]) await project(batch);
    expect(measures).toEqual([
      { name: 'OrdersPlaced', value: 1 },
      { name: 'TimeToShipment', value: expect.any(Number) },
      { name: 'Revenue', value: 4500, currency: 'EUR' },
    ]);
  });

  test('measures nothing of a replay, though it shows it', async () => {
    const { world, orderId, bus, relay, project, measures } = await shop();
    await relay(newEvents(world.db));
    const [{ body }] = bus.messages().Records;
    await project(messagesOf([JSON.stringify({ ...JSON.parse(body), 'replay-name': 'again' })]));
    expect([(await world.view.find(orderId))!.status, measures]).toEqual(['PLACED', []]);
  });

  test('keeps back nothing but the poison of a batch', async () => {
    const { world, orderId, bus, relay, project } = await shop();
    await relay(newEvents(world.db));
    const { Records: [good] } = bus.messages();
    const { Records: [bad, worse] } = messagesOf(['{', '{"detail":{}}']);
    expect(await project({ Records: [bad, { ...good, messageId: 'good' }, worse] })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] });
    expect(await world.view.find(orderId)).toMatchObject({ status: 'PLACED' });
  });
});

test('a confirmed order of two lines takes at most 45 write units, even when every event is projected by itself', async () => {
  const { world, bus, relay, project } = await shop(0);
  const customer = '4f1d7a52-7f0e-4c5b-9a55-0f7b8f2a3c11';
  const shippingAddress = { street: 'Wiedner Hauptstraße 120-124/3/12', city: 'Klosterneuburg', country: 'Österreich', zipCode: '1050-4711' };
  const { body } = await world.accept(request(customer, { ...REQUEST, shippingAddress }, { key: '0b0cf5ad-3f8e-4d50-8a0e-0a6f6a5d3a10' }));
  await world.run((body as { orderId: string }).orderId);
  await relay(newEvents(world.db));
  for (const record of bus.messages().Records) await project({ Records: [record] });
  const units = ['orders', 'products', 'view'].map((table) => world.db.usage(table).write);
  expect(units.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(45);
});

describe('the sweeper', () => {
  async function sweeper(changes: Partial<SweepDependencies> = {}) {
    const opened = await shop();
    const { world, bus, pending } = opened;
    const all = sweepOrders({
      store: world.store,
      pending,
      view: world.view,
      start: async () => true,
      publish: async (events) => {
        bus.taken.push(...events.map(({ type }) => ({ DetailType: type })));
      },
      now: () => new Date('2026-11-22'),
      ...changes,
    });
    const sweep = () => all(60_000);
    return { ...opened, sweep, published: () => bus.taken.map(({ DetailType }) => DetailType) };
  }

  test('starts an order whose first event never arrived', async () => {
    const started: string[] = [];
    const { sweep, orderId, published } = await sweeper({
      start: async (order) => {
        started.push(order.orderId);
        return true;
      },
    });
    expect(await sweep()).toEqual({ START: 1 });
    expect([started, published()]).toEqual([[orderId], ['Order Placed']]);
  });

  test('leaves young orders alone', async () => {
    const { sweep } = await sweeper({ now: () => new Date('2026-11-21T00:00:30Z') });
    expect(await sweep()).toEqual({});
  });

  test('resumes an order whose execution is gone, and leaves it to a person in the end', async () => {
    const { sweep, world, orderId } = await sweeper({ start: async () => false });
    for (let round = 2; round <= 5; round++) {
      expect(await sweep()).toEqual({ RESUME: 1 });
      expect((await world.store.load(orderId)).order).toMatchObject({ attempt: round, status: 'PLACED' });
    }
    expect(await sweep()).toEqual({ PARK: 1 });
    expect((await world.store.load(orderId)).order).toMatchObject({ status: 'PARKED' });
    expect(await sweep()).toEqual({ NONE: 1 });
  });

  test('publishes what the read model has missed, and nothing else', async () => {
    const { sweep, world, orderId, relay, project, bus, pending, published } = await sweeper();
    await relay(newEvents(world.db));
    await project(bus.messages());
    bus.taken.length = 0;
    await world.run(orderId);
    expect(await sweep()).toEqual({ REPUBLISH: 1 });
    expect(published()).toEqual(['Stock Reserved', 'Payment Authorised', 'Payment Completed', 'Shipment Created', 'Order Confirmed']);
    expect(await stillPending(pending)).toEqual([orderId]);
  });

  test('goes on with the others when one fails, and says so', async () => {
    const { sweep, world } = await sweeper({
      start: async ({ orderId: id }) => {
        if (id.endsWith('1')) throw new Error('no answer');
        return true;
      },
    });
    await world.accept(request('ann', REQUEST, { key: 'another' }));
    await expect(sweep()).rejects.toThrow('1 orders could not be brought on: Error: no answer');
  });
});

test('an execution that another has taken over does nothing any more', async () => {
  const { world, orderId } = await shop();
  await world.store.update(orderId, (order) => ({ facts: [{ type: 'Order Resumed', data: {} }], moves: order.items.slice(0, 0) as never }));
  expect(await world.run(orderId, 1)).toMatchObject({ status: 'SUCCEEDED', output: { status: 'COMPENSATED' } });
  expect((await world.store.load(orderId)).order).toMatchObject({ status: 'PLACED', version: 2 });
  await world.run(orderId, 2);
  expect((await world.store.load(orderId)).order).toMatchObject({ status: 'CONFIRMED' });
});
