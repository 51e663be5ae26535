import { Bus, newEvents } from './bus';
import { StockLedger } from '../../../src/orders/handlers/adapters/stock-ledger';
import { relayEvents } from '../../../src/orders/handlers/relay-events';
import { REQUEST } from '../core/samples';
import { request, World } from '../world';

async function shelf() {
  const world = new World();
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: 10 });
  const ledger = new StockLedger(world.documents, world.catalogue, { productsTable: 'products', ordersTable: 'orders', now: world.now, sleep: async () => {} });
  const adjust = (quantity: number, id = 'a1') => ledger.adjust({ id, productId: 'mug', quantity, reason: 'counted', operator: 'ann' });
  const mugs = async () => (await world.catalogue.find(['mug'], true)).get('mug')!.availableQuantity;
  return { world, adjust, mugs };
}

test('an adjustment changes the stock once, is kept and told', async () => {
  const { world, adjust, mugs } = await shelf();
  expect(await adjust(-3)).toMatchObject({ productId: 'mug', availableQuantity: 7, reservedQuantity: 0 });
  expect(await adjust(-3)).toMatchObject({ availableQuantity: 7 });
  expect(await mugs()).toBe(7);
  const bus = new Bus();
  expect(await relayEvents(bus.client, { bus: 'bus', shop: 'Stack/Orders' }, (_, refused) => Promise.reject(refused))(newEvents(world.db))).toEqual({ batchItemFailures: [] });
  expect(bus.taken.map(({ Source, DetailType, Detail }) => [Source, DetailType, JSON.parse(Detail!)])).toEqual([['inventory.stock', 'Stock Adjusted', {
    id: 'mug#a1', schemaVersion: 1, occurredAt: expect.any(String), productId: 'mug', quantity: -3, availableQuantity: 7, reason: 'counted', operator: 'ann', shop: 'Stack/Orders',
  }]]);
});

test('an id stands for one adjustment', async () => {
  const { adjust, mugs } = await shelf();
  await adjust(-3);
  await expect(adjust(-4)).rejects.toThrow('a1 is the id of another adjustment of mug: by -3, counted. Give a new one.');
  expect(await mugs()).toBe(7);
});

test('no more is taken out than there is, and of nothing that is not there', async () => {
  const { world, adjust, mugs } = await shelf();
  await expect(adjust(-11)).rejects.toThrow('Of mug 10 are available: 11 cannot be taken out.');
  const ledger = new StockLedger(world.documents, world.catalogue, { productsTable: 'products', ordersTable: 'orders' });
  await expect(ledger.adjust({ id: '1', productId: 'cup', quantity: 1, reason: 'found' })).rejects.toThrow('There is no product cup.');
  expect([await mugs(), newEvents(world.db).Records]).toEqual([10, []]);
});

test('orders and operators at once: the stock adds up', async () => {
  const { world, adjust, mugs } = await shelf();
  const { body } = await world.accept(request('ann', REQUEST));
  await Promise.all([world.run((body as { orderId: string }).orderId), adjust(5, 'a1'), adjust(-2, 'a2'), adjust(-2, 'a2')]);
  expect(await mugs()).toBe(10 - 2 + 5 - 2);
});
