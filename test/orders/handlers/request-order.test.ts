import { orderRequestWith } from '../../../src/orders/core/place-order';
import { OrderIntake } from '../../../src/orders/handlers/adapters/order-intake';
import { Refusal, requestOrder } from '../../../src/orders/handlers/request-order';
import { documents } from '../../dynamodb';
import { REQUEST } from '../core/samples';
import { World } from '../world';

async function desk() {
  const world = new World();
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) {
    await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: 10 });
  }
  const refusals: Refusal[] = [];
  let ids = 0;
  const ask = requestOrder({
    intake: new OrderIntake(documents(world.db, 'requests'), 'orders', 86_400),
    catalogue: world.catalogue,
    now: world.now,
    random: () => Buffer.alloc(12, ++ids),
    refuse: async (refusal) => void refusals.push(refusal),
  }, orderRequestWith());
  const orders = () => world.db.items('orders').filter(({ entry }) => entry.S === 'ORDER');
  return { refusals, orders, ask: (id: string, detail: unknown) => ask({ id, 'detail-type': 'Order Requested', detail }) };
}

const WANTED = { ...REQUEST, customerId: 'ann' };

test('an order is taken in once, however often its event comes', async () => {
  const { ask, orders, refusals } = await desk();
  await ask('event-1', WANTED);
  await ask('event-1', WANTED);
  expect(orders()).toHaveLength(1);
  expect(orders()[0].order.M).toMatchObject({ customerId: { S: 'ann' }, status: { S: 'PLACED' } });
  expect(refusals).toEqual([]);
});

test('a key of the sender\'s own makes two events one order; another customer\'s same key is another order', async () => {
  const { ask, orders } = await desk();
  await ask('event-1', { ...WANTED, idempotencyKey: 'cart-7' });
  await ask('event-2', { ...WANTED, idempotencyKey: 'cart-7' });
  await ask('event-3', { ...WANTED, customerId: 'ben', idempotencyKey: 'cart-7' });
  expect(orders()).toHaveLength(2);
});

test.each<[string, unknown, object]>([
  ['of nobody', REQUEST, { code: 'InvalidRequest', fields: [{ field: 'customerId', message: 'is missing' }] }],
  ['without detail', null, { code: 'InvalidRequest', requestId: 'event-1' }],
  ['with an invisible key', { ...WANTED, idempotencyKey: 'a b' }, { fields: [{ field: 'idempotencyKey', message: 'must have 1 to 128 visible characters' }] }],
  ['for nothing', { ...WANTED, items: [] }, { customerId: 'ann', fields: [{ field: 'items' }] }],
  ['at a price of one\'s own', { ...WANTED, items: [{ ...REQUEST.items[0], price: 1 }] }, { fields: [{ field: 'items.0.price', message: 'the price of mug is 12.5 EUR' }] }],
])('a request %s is answered and done with', async (_, detail, refusal) => {
  const { ask, orders, refusals } = await desk();
  await ask('event-1', detail);
  expect(refusals).toEqual([expect.objectContaining({ requestId: 'event-1', message: expect.stringMatching(/^Mend these fields: /) })]);
  expect(refusals[0]).toMatchObject(refusal);
  expect(orders()).toEqual([]);
});

test('a key that stands for another order is answered', async () => {
  const { ask, orders, refusals } = await desk();
  await ask('event-1', { ...WANTED, idempotencyKey: 'cart-7' });
  await ask('event-2', { ...WANTED, idempotencyKey: 'cart-7', paymentMethod: 'tok_other' });
  expect(orders()).toHaveLength(1);
  expect(refusals).toEqual([expect.objectContaining({ requestId: 'event-2', code: 'IdempotencyKeyReused', idempotencyKey: 'cart-7' })]);
});
