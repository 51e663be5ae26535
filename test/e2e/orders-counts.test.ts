import { load } from '../../bench/load/load';
import { OurShop } from '../../bench/load/shop';
import { countWork } from '../../tools/measure/counts';
import { Lab } from '../../tools/measure/lab';
import { lines, Meter } from '../../tools/measure/meter';
import { outOfLimits } from '../../tools/measure/order-limits';
import { Run } from '../../tools/measure/run';

/** `E2E_ORDERS` is another number; `npm run bench:orders` demands the same over 500. */
const ORDERS = Number(process.env.E2E_ORDERS ?? 60);

test(`each of ${ORDERS} confirmed orders of two lines takes no more than it may, on average`, async () => {
  // A metered emulator of its own, which reads queues and streams as Lambda does.
  await Lab.with('tools/measure/orders-app.ts', async (lab) => {
    const run = new Run(lab, await lab.resourcesOf('Orders/Orders'));
    const shop = new OurShop(lab);
    await shop.stock();
    await run.settle();
    const [since, from] = [Date.now(), lines(lab.meterFile).length];
    const { accepted, confirmed } = await load(shop, { orders: ORDERS, clients: 8 });
    await run.settle();

    expect([...accepted.keys()].filter((orderId) => !confirmed.has(orderId))).toEqual([]);
    const { transitions, invocations, writeUnits } = await countWork(lab.local.clientConfig, run.resources, Meter.read(lab.meterFile, from), since);
    expect(outOfLimits({ transitions: transitions / ORDERS, invocations: invocations / ORDERS, writeUnits: writeUnits / ORDERS })).toEqual([]);
  });
}, 600_000);
