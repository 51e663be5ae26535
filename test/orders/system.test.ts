import { REQUEST } from './core/samples';
import { BACK_ORDER_SECONDS, MACHINE, request, World, WorldOptions } from './world';
import { viewOf } from '../../src/orders/core/wire';
import { fillBackOrders } from '../../src/orders/handlers/back-orders';
import { listOrders } from '../../src/orders/handlers/list-orders';
import { readOrder } from '../../src/orders/handlers/read-order';
import { sweepOrders } from '../../src/orders/handlers/sweep-orders';

const stillPending = async ({ pending }: World) => {
  const ids = [];
  for await (const id of pending.placedBefore(new Date('2100-01-01'))) ids.push(id);
  return ids;
};

function sweeperOf(world: World) {
  const started: string[] = [];
  const { store, pending, view, now } = world;
  const sweep = sweepOrders({
    store,
    pending,
    view,
    now,
    fillBackOrders: fillBackOrders(world),
    publish: async () => {},
    start: async ({ orderId, attempt }) => {
      started.push(`${orderId}-${attempt}`);
      return true;
    },
  });
  return { sweep, started };
}

async function open(options: WorldOptions = {}, stock = 10) {
  const world = new World(options);
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) {
    await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: stock });
  }
  const place = async (body: object = REQUEST, key?: string) => (await world.accept(request('ann', body, { key }))).body as { orderId: string };
  const state = async (orderId: string) => (await world.store.load(orderId)).order;
  const stockOf = async (productId: string) => {
    const product = (await world.catalogue.find([productId], true)).get(productId)!;
    return [product.availableQuantity, product.reservedQuantity, product.soldQuantity];
  };
  return { world, place, state, stockOf };
}

test('an order goes through in seven transitions', async () => {
  const { world, place, state, stockOf } = await open();
  const { orderId } = await place();
  const { status, entered } = await world.run(orderId);
  expect([status, entered.length]).toEqual(['SUCCEEDED', 7]);
  expect(await state(orderId)).toMatchObject({ status: 'CONFIRMED', stock: 'SOLD', payment: { state: 'CAPTURED', amount: 4500 } });
  expect([await stockOf('mug'), await stockOf('pot')]).toEqual([[8, 0, 2], [9, 0, 1]]);
});

test('a second execution of a confirmed order changes nothing', async () => {
  const { world, place, state } = await open();
  const { orderId } = await place();
  await world.run(orderId);
  const before = await state(orderId);
  expect((await world.run(orderId)).status).toBe('SUCCEEDED');
  expect(await state(orderId)).toEqual(before);
});

test.each([
  ['tok_declined', 'REJECTED', 'PAYMENT_DECLINED', 'SUCCEEDED'],
  ['tok_error', 'CANCELLED', 'PROCESSING_FAILED', 'FAILED'],
])('%s ends %s: %s', async (paymentMethod, status, reason, execution) => {
  const { world, place, state, stockOf } = await open();
  const { orderId } = await place({ ...REQUEST, paymentMethod });
  expect((await world.run(orderId)).status).toBe(execution);
  expect(await state(orderId)).toMatchObject({ status, reason });
  expect(await stockOf('mug')).toEqual([10, 0, 0]);
});

test.each(['tok_timeout', 'tok_timeout_capture'])('%s goes through, charged once', async (paymentMethod) => {
  const { world, place, state } = await open();
  const { orderId } = await place({ ...REQUEST, paymentMethod });
  await world.run(orderId);
  expect(await state(orderId)).toMatchObject({ status: 'CONFIRMED' });
  expect(world.db.items('payments')).toEqual([expect.objectContaining({ captures: { N: '1' } })]);
});

test.each([
  ['dies once is taken over when its message is visible again', 'authorise', 1, 'CONFIRMED', 180],
  ['dies again and again fails its task', 'authorise', Infinity, 'CANCELLED', 360],
  ['dies while shipping is taken over as soon', 'createLabel', 1, 'CONFIRMED', 180],
  ['dies again and again while shipping fails its task', 'allocate', Infinity, 'CANCELLED', 720],
])('a worker that %s', async (_, task, times, status, seconds) => {
  const { world, place, state, stockOf } = await open({ taskFaults: [{ task, kind: 'after', times }] });
  const { orderId } = await place();
  await world.interpreter.run(MACHINE, { orderId, attempt: 1 }, orderId);
  expect(await state(orderId)).toMatchObject({ status });
  expect(world.interpreter.clock.now).toBeGreaterThanOrEqual(seconds);
  expect(world.interpreter.clock.now).toBeLessThan(seconds + 120);
  expect(world.deadTasks).toEqual([]);
  expect((await stockOf('mug'))[1]).toBe(0);
  expect(world.db.items('payments').map(({ status: money, captures }) => [money.S, captures.N])).toEqual([status === 'CONFIRMED' ? ['CAPTURED', '1'] : ['VOIDED', '0']]);
});

test('a rush delays orders for days, and undoes none', async () => {
  const hours = 3600;
  const backlogs = { authorise: 23 * hours, allocate: 70 * hours, createLabel: 71 * hours, capture: 23 * hours };
  const { world, place, state } = await open({ backlogs });
  const { orderId } = await place();
  await world.interpreter.run(MACHINE, { orderId, attempt: 1 }, orderId);
  expect(await state(orderId)).toMatchObject({ status: 'CONFIRMED', payment: { state: 'CAPTURED' } });
  expect(world.db.items('payments')).toEqual([expect.objectContaining({ captures: { N: '1' } })]);
});

test('a payment whose turn does not come in a day is called off', async () => {
  const { world, place, state } = await open({ backlogs: { authorise: 25 * 3600 } });
  const { orderId } = await place();
  await world.run(orderId);
  expect(await state(orderId)).toMatchObject({ status: 'CANCELLED' });
  expect(world.db.items('payments').map(({ status }) => status.S)).toEqual(['VOIDED']);
});

test('an order cancelled before its saga ends cancelled by the customer, with its money back', async () => {
  const { world, place, state, stockOf } = await open();
  const { orderId } = await place();
  const path = { path: { orderId } };
  expect(await world.cancel(request('ann', {}, path))).toMatchObject({ status: 202 });
  expect(await world.cancel(request('ann', {}, path))).toMatchObject({ status: 202 });
  await world.run(orderId);
  expect(await state(orderId)).toMatchObject({ status: 'CANCELLED', reason: 'CANCELLED_BY_CUSTOMER' });
  expect(await stockOf('mug')).toEqual([10, 0, 0]);
});

test('a confirmed order is not cancelled any more, and nobody else\'s is seen', async () => {
  const { world, place } = await open();
  const { orderId } = await place();
  await world.run(orderId);
  await expect(world.cancel(request('ann', {}, { path: { orderId } }))).rejects.toMatchObject({ status: 409 });
  await expect(world.cancel(request('ben', {}, { path: { orderId } }))).rejects.toMatchObject({ status: 404 });
  await expect(world.read(request('ben', {}, { path: { orderId } }))).rejects.toMatchObject({ status: 404 });
});

describe('when only part is there', () => {
  test('CANCEL rejects the order', async () => {
    const { world, place, state, stockOf } = await open({}, 1);
    const { orderId } = await place();
    await world.run(orderId);
    expect(await state(orderId)).toMatchObject({ status: 'REJECTED', reason: 'OUT_OF_STOCK' });
    expect(await stockOf('pot')).toEqual([1, 0, 0]);
  });

  test('SHIP_AVAILABLE ships and charges what is there', async () => {
    const { world, place, state, stockOf } = await open({ partialStock: 'SHIP_AVAILABLE' }, 1);
    const { orderId } = await place();
    await world.run(orderId);
    expect(await state(orderId)).toMatchObject({ status: 'CONFIRMED', totalAmount: 4500, payment: { amount: 3250 }, items: [{ shortfall: 1 }, {}] });
    expect([await stockOf('mug'), await stockOf('pot')]).toEqual([[0, 0, 1], [0, 0, 1]]);
    expect((await world.read(request('ann', {}, { path: { orderId } }))).body).toMatchObject({ amountDue: 32.5, payment: { amount: 32.5 } });
  });
});

describe('an order that waits for stock', () => {
  async function waiting() {
    const shop = await open({ partialStock: 'BACK_ORDER' }, 1);
    const { world, place } = shop;
    const { orderId } = await place();
    const { status } = await world.run(orderId);
    const { sweep, started } = sweeperOf(world);
    return { ...shop, orderId, status, sweep, started, fill: fillBackOrders(world) };
  }
  const restock = (world: World, addQuantity: number) => world.catalogue.put({ productId: 'mug', price: 12.5, currency: 'EUR', addQuantity });
  const waitingIds = async ({ pending }: World) => {
    const ids = [];
    for await (const id of pending.waiting()) ids.push(id);
    return ids;
  };

  test('holds nothing, owes nothing, and says for what and how long it waits', async () => {
    const { world, orderId, status, state, stockOf } = await waiting();
    expect(status).toBe('SUCCEEDED');
    expect(await state(orderId)).toMatchObject({
      status: 'BACK_ORDERED', stock: 'NONE', payment: { state: 'NONE' }, attempt: 1, backOrder: { missing: [{ productId: 'mug', quantity: 1 }], until: '2026-11-21T02:00:00.000Z' },
    });
    expect([await stockOf('mug'), await stockOf('pot')]).toEqual([[1, 0, 0], [1, 0, 0]]);
    expect(world.db.items('payments')).toEqual([]);
    expect(await waitingIds(world)).toEqual([orderId]);
  });

  test('goes on, in one transaction with its stock, when enough has arrived, and ships whole', async () => {
    const { world, orderId, fill, state, stockOf } = await waiting();
    expect(await fill()).toEqual([]);
    await restock(world, 1);
    expect(await world.interpreter.clock.run(Promise.all([fill(), fill()]))).toEqual(expect.arrayContaining([[orderId]]));
    expect(await state(orderId)).toMatchObject({ status: 'RESERVED', attempt: 2 });
    expect(await stockOf('mug')).toEqual([0, 2, 0]);
    await world.run(orderId, 2);
    const order = await state(orderId);
    expect(order).toMatchObject({ status: 'CONFIRMED', payment: { amount: 4500 } });
    expect(order.backOrder).toBeUndefined();
    expect(await waitingIds(world)).toEqual([]);
    expect((await stillPending(world))).toEqual([orderId]);
  });

  test('the oldest is served first, and one that is too large lets smaller ones pass', async () => {
    const { world, place, orderId, fill } = await waiting();
    const small = await place({ ...REQUEST, items: [{ productId: 'mug', quantity: 3, price: 12.5 }], totalAmount: 37.5 }, 'key-2');
    const large = await place({ ...REQUEST, items: [{ productId: 'mug', quantity: 9, price: 12.5 }], totalAmount: 112.5 }, 'key-3');
    for (const other of [small, large]) await world.run(other.orderId);
    await restock(world, 1);
    expect(await fill()).toEqual([orderId]);
    await restock(world, 3);
    expect(await fill()).toEqual([small.orderId]);
    expect(await waitingIds(world)).toEqual([large.orderId]);
  });

  test('is cancelled at once when the customer wants it no more', async () => {
    const { world, orderId, fill, state, stockOf } = await waiting();
    expect(await world.cancel(request('ann', {}, { path: { orderId } }))).toMatchObject({ status: 202, body: { status: 'CANCELLED' } });
    await restock(world, 10);
    expect(await fill()).toEqual([]);
    expect(await state(orderId)).toMatchObject({ status: 'CANCELLED', reason: 'CANCELLED_BY_CUSTOMER' });
    expect(await stockOf('mug')).toEqual([11, 0, 0]);
  });

  test('is left alone by the sweeper until its time is up, and then cancelled', async () => {
    const { world, orderId, sweep, started, state } = await waiting();
    expect(await sweep(0)).toEqual({ WAIT: 1 });
    await world.interpreter.clock.run(world.interpreter.clock.sleep(BACK_ORDER_SECONDS));
    expect(await sweep(0)).toEqual({ EXPIRE: 1 });
    expect(started).toEqual([]);
    expect(await state(orderId)).toMatchObject({ status: 'CANCELLED', reason: 'OUT_OF_STOCK' });
    expect((await world.store.events(orderId)).map(({ type }) => type)).toEqual(['Order Placed', 'Order Back-ordered', 'Order Cancelled']);
  });

  test('is found by the sweeper when nobody has told of the arrival', async () => {
    const { world, orderId, sweep, state } = await waiting();
    await restock(world, 1);
    expect(await sweep(0)).toMatchObject({ FILL: 1 });
    expect(await state(orderId)).toMatchObject({ status: 'RESERVED', attempt: 2 });
  });

  test('gives the same answer to a step that is repeated', async () => {
    const { world, orderId, state } = await waiting();
    const before = await state(orderId);
    expect((await world.run(orderId)).status).toBe('SUCCEEDED');
    expect(await state(orderId)).toEqual(before);
  });
});

describe('the same Idempotency-Key', () => {
  test('gives the same order', async () => {
    const { world, place } = await open();
    const first = await place();
    expect(await place()).toEqual(first);
    expect(world.db.items('orders').filter(({ entry }) => entry.S === 'ORDER')).toHaveLength(1);
  });

  test('gives the same order even when its products are gone', async () => {
    const { world, place } = await open();
    const first = await place();
    await world.catalogue.put({ productId: 'mug', price: 99, currency: 'EUR', addQuantity: 0 });
    expect(await place()).toEqual(first);
    await expect(place(REQUEST, 'key-2')).rejects.toMatchObject({ status: 400, fields: [{ field: 'items.0.price' }] });
  });

  test('with another order is refused', async () => {
    const { place } = await open();
    await place();
    await expect(place({ ...REQUEST, shippingAddress: { ...REQUEST.shippingAddress, city: 'Graz' } })).rejects.toMatchObject({ status: 422 });
  });

  test('of another customer is another', async () => {
    const { world, place } = await open();
    const { orderId } = await place();
    const { body } = await world.accept(request('ben', REQUEST));
    expect((body as { orderId: string }).orderId).not.toBe(orderId);
  });
});

test('reads the log while the read model is behind', async () => {
  const { world, place } = await open();
  const { orderId } = await place();
  await world.view.show(viewOf((await world.store.events(orderId))[0]), world.pending);
  await world.run(orderId);
  const { body } = await readOrder(world.view, world.store)(request('ann', {}, { path: { orderId } }));
  expect(body).toMatchObject({ status: 'CONFIRMED', version: 6, events: [{ version: 1 }, {}, {}, {}, {}, { type: 'Order Confirmed' }] });
});

test('a customer\'s orders come newest first, page by page, and nobody else\'s', async () => {
  const { world, place } = await open({}, 100);
  const list = listOrders(world.view);
  const page = async (caller: string, from?: string) =>
    (await list(request(caller, {}, { query: from ? { from } : {} }))).body as { orders: any[]; from?: string };
  for (let index = 1; index <= 25; index++) {
    const { orderId } = await place(REQUEST, `key-${index}`);
    await world.view.show(viewOf((await world.store.events(orderId))[0]), world.pending);
    await world.interpreter.clock.run(world.interpreter.clock.sleep(1));
  }
  const first = await page('ann');
  const second = await page('ann', first.from);
  const times = [...first.orders, ...second.orders].map(({ timestamp }) => timestamp);
  expect([first.orders.length, second.orders.length, second.from]).toEqual([20, 5, undefined]);
  expect(times).toEqual([...times].sort().reverse());
  expect((await page('ben')).orders).toEqual([]);
  expect((await page('ben', first.from)).orders).toEqual([]);
  await expect(page('ann', 'nonsense')).rejects.toMatchObject({ status: 400 });
});
