import { REQUEST } from './core/samples';
import { open } from './shop';
import { BACK_ORDER_SECONDS, request, World } from './world';
import { fillBackOrders } from '../../src/orders/handlers/back-orders';
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
