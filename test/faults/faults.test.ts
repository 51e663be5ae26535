import { findingsIn } from './campaign';
import { explore, Outcome, Schedule } from './explorer';
import { pairsOf, POINTS, singles, Trace } from './points';
import { System } from './system';
import { findingsOf, VARIANTS } from './variants';
import { REQUEST } from '../orders/core/samples';
import { request } from '../orders/world';

test.each([{}, { express: true }])('one fault at any point leaves the whole system as it should be %j', async (engine) => {
  const schedules = await singles(engine);
  expect(await findingsIn(schedules)).toEqual([]);
  expect(schedules.length).toBeGreaterThan(180);
}, 300_000);

describe('pairs', () => {
  const anything: Trace = { calls: [true, false, true], moments: { has: () => true } as unknown as ReadonlySet<string> };

  test('are other faults than their parts, and other ones than each other', () => {
    const { pairs } = pairsOf(new Map(POINTS.map((point) => [point, anything])));
    expect(new Set(pairs.map((pair) => JSON.stringify(pair, (_key, value) => value === Infinity ? 'for good' : value))).size).toBe(pairs.length);
    expect(pairs.length).toBeGreaterThan(3 * POINTS.length);
  });

  test('that are left out are the same run as one of their parts', async () => {
    const [declined, late] = [{ paymentMethod: 'tok_declined' }, { taskFaults: [{ task: 'dispatch', kind: 'late' as const, times: 1 }] }];
    const alone = new Map<Schedule, Outcome>();
    for (const point of [declined, late]) alone.set(point, await explore(point));
    expect(pairsOf(alone).pairs).not.toContainEqual({ ...declined, ...late });
    expect(await explore({ ...declined, ...late })).toEqual(alone.get(declined));
  });
});

test.each(VARIANTS)('the explorer finds $name', async (variant) => {
  expect(await findingsOf(variant)).toContain(variant.finds);
}, 30_000);

test('the relay does not reach the bus for four hours while orders come in: the stream keeps them, and all arrive once, in order', async () => {
  const system = new System({ busDown: 14_400 });
  const { world, bus } = system;
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: 10 });
  const ids = await Promise.all(['ann', 'ben', 'cem'].map(async (buyer) => (await world.accept(request(buyer, REQUEST))).body as { orderId: string }));
  await system.settle();
  expect(world.interpreter.clock.now).toBeGreaterThan(14_400);
  for (const { orderId } of ids) {
    const arrived = bus.archive.filter(({ detail }) => detail.orderId === orderId).map((event) => [event.detail.version, event['detail-type']]);
    expect(arrived).toEqual((await world.store.events(orderId)).map(({ type, order: { version } }) => [version, type]));
    expect(await world.view.find(orderId)).toMatchObject({ status: 'CONFIRMED' });
  }
}, 30_000);

test('another shop on the same bus: its orders are not started, shown or waited for here, nor by a replay', async () => {
  const system = new System({});
  const { world, bus } = system;
  await world.catalogue.put({ productId: 'mug', price: 12.5, currency: 'EUR', addQuantity: 10 });
  const detail = (shop?: string) => JSON.stringify({ orderId: 'ORD-FOREIGN', customerId: 'ann', version: 1, attempt: 1, status: 'PLACED', items: [], shop });
  const placed = { Source: 'ecommerce.orders', DetailType: 'Order Placed', Time: world.now(), Detail: detail('Other/Orders') };
  bus.put([placed, { ...placed, DetailType: 'Order Back-ordered' }, { ...placed, DetailType: 'Order Confirmed' }]);
  bus.replay();
  await system.settle();
  expect([system.executions.size, await world.view.find('ORD-FOREIGN'), Object.values(system.queues).flatMap(({ dead }) => dead)]).toEqual([0, undefined, []]);
  bus.put([{ ...placed, Detail: detail() }]);
  await system.settle();
  expect(await world.view.find('ORD-FOREIGN')).toMatchObject({ version: 1 });
}, 30_000);
