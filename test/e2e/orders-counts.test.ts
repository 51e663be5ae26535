import { load } from '../../bench/load/load';
import { OurShop } from '../../bench/load/shop';
import { countWork } from '../../tools/measure/counts';
import { Lab } from '../../tools/measure/lab';
import { lines, Meter } from '../../tools/measure/meter';
import { Run } from '../../tools/measure/run';

const ORDERS = 60;
const NAMES = ['transitions', 'invocations', 'writeUnits'] as const;
/** What a confirmed order of two lines may take: events, read model, indexes and queues included. */
const MOST = { transitions: 8, invocations: 12, writeUnits: 45 };
/** Less than this cannot be true: then something was not counted. */
const LEAST = { transitions: 6, invocations: 4, writeUnits: 20 };

test('a confirmed order of two lines takes no more than it may', async () => {
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
    const counts = await countWork(lab.local.clientConfig, run.resources, Meter.read(lab.meterFile, from), since);
    for (const name of NAMES) {
      const each = counts[name] / ORDERS;
      if (each > MOST[name] || each < LEAST[name]) throw new Error(`${each} ${name} an order, not ${LEAST[name]} to ${MOST[name]}`);
    }
  });
});
