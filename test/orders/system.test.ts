import { REQUEST } from './core/samples';
import { open } from './shop';
import { MACHINE, request } from './world';
import { viewOf } from '../../src/orders/core/wire';
import { listOrders } from '../../src/orders/handlers/list-orders';
import { readOrder } from '../../src/orders/handlers/read-order';

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
