import { messagesOf } from './bus';
import { StockCheck } from '../../../src/orders/core/stock-check';
import { answerStockChecks } from '../../../src/orders/handlers/check-stock';
import { trackShipments } from '../../../src/orders/handlers/track';
import { REQUEST } from '../core/samples';
import { request, World } from '../world';

const event = (...details: unknown[]) => messagesOf(details.map((detail) => JSON.stringify({ detail })));
const NONE_FAILED = { batchItemFailures: [] };
const FIRST_FAILED = { batchItemFailures: [{ itemIdentifier: 'm0' }] };

async function stocked() {
  const world = new World();
  for (const [productId, price, addQuantity] of [['mug', 12.5, 5], ['pot', 20, 1]] as const) await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity });
  return world;
}

describe('a stock check', () => {
  const mugs = (quantity: number) => ({ productId: 'mug', quantity });

  test.each<[string, object[], Omit<StockCheck, 'requestId'>]>([
    ['AVAILABLE', [mugs(5)], { result: 'AVAILABLE', availableItems: [mugs(5)], unavailableItems: [] }],
    ['PARTIAL, the earlier lines served first', [mugs(3), mugs(3), { productId: 'pot', quantity: 1 }], {
      result: 'PARTIAL', availableItems: [mugs(3), mugs(2), { productId: 'pot', quantity: 1 }], unavailableItems: [{ ...mugs(3), shortfall: 1 }],
    }],
    ['UNAVAILABLE, also for what nobody sells', [{ productId: 'cup', quantity: 2 }], {
      result: 'UNAVAILABLE', availableItems: [], unavailableItems: [{ productId: 'cup', quantity: 2, shortfall: 2 }],
    }],
  ])('answers %s', async (_, items, answer) => {
    const world = await stocked();
    const told: StockCheck[] = [];
    const handler = answerStockChecks(world.catalogue, async (check) => void told.push(check));
    expect(await handler(event({ requestId: 'r-1', items }))).toEqual(NONE_FAILED);
    expect(told).toEqual([{ requestId: 'r-1', ...answer }]);
  });

  test('that makes no sense becomes a dead letter alone', async () => {
    const world = await stocked();
    const told: StockCheck[] = [];
    const handler = answerStockChecks(world.catalogue, async (check) => void told.push(check));
    expect(await handler(event({ requestId: 'r-1', items: [] }, { requestId: 'r-2', items: [mugs(1)] }))).toEqual(FIRST_FAILED);
    expect(told).toHaveLength(1);
  });
});

describe('a carrier\'s update', () => {
  async function shipped() {
    const world = await stocked();
    const { orderId } = (await world.accept(request('ann', REQUEST))).body as { orderId: string };
    const track = trackShipments(world.store);
    const early = await track(event({ orderId, trackingNumber: 'TRK', status: 'IN_TRANSIT', occurredAt: '2026-11-21T01:00:00Z' }));
    await world.run(orderId);
    const { shipment } = (await world.store.load(orderId)).order;
    const tell = (status: string, hour: number, more: object = {}) =>
      track(event({ orderId, trackingNumber: shipment!.trackingNumber, status, occurredAt: `2026-11-22T0${hour}:00:00Z`, ...more }));
    const delivery = async () => (await world.store.load(orderId)).order.shipment!.delivery;
    return { world, orderId, early, tell, delivery };
  }

  test('that comes before the shipment is known comes again', async () => {
    expect((await shipped()).early).toEqual(FIRST_FAILED);
  });

  test('stands in the order once; late and repeated ones change nothing', async () => {
    const { world, orderId, tell, delivery } = await shipped();
    const before = (await world.store.load(orderId)).order.version;
    for (const [status, hour] of [['IN_TRANSIT', 2], ['DELIVERED', 5], ['OUT_FOR_DELIVERY', 4], ['DELIVERED', 5], ['IN_TRANSIT', 6]] as const) {
      expect(await tell(status, hour)).toEqual(NONE_FAILED);
    }
    expect(await delivery()).toEqual({ status: 'DELIVERED', occurredAt: '2026-11-22T05:00:00Z' });
    const { status, version } = (await world.store.load(orderId)).order;
    expect([status, version]).toEqual(['CONFIRMED', before + 2]);
    expect((await world.store.events(orderId)).slice(-2).map(({ type }) => type)).toEqual(['Shipment Updated', 'Shipment Updated']);
  });

  test('that it came back counts even after the delivery', async () => {
    const { tell, delivery } = await shipped();
    await tell('DELIVERED', 3, { location: 'Wien' });
    await tell('RETURNED', 4);
    expect(await delivery()).toEqual({ status: 'RETURNED', occurredAt: '2026-11-22T04:00:00Z' });
  });

  test('with another tracking number, of no order, or of a status nobody knows becomes a dead letter', async () => {
    const { tell } = await shipped();
    for (const wrong of [{ trackingNumber: 'TRK0' }, { orderId: 'ORD-0' }, { status: 'LOST' }]) expect(await tell('DELIVERED', 3, wrong)).toEqual(FIRST_FAILED);
  });

  test('is shown by the read model, and looked after until it is', async () => {
    const { world, orderId, tell } = await shipped();
    await world.pending.settle(orderId);
    await tell('DELIVERED', 3);
    const ids = [];
    for await (const id of world.pending.placedBefore(new Date('2100-01-01'))) ids.push(id);
    expect(ids).toEqual([orderId]);
  });
});
