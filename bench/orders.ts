// Orders under load: ours against the published design, same emulator, same run. Ends with one line of JSON; progress goes to standard error.
import { Command, InvalidArgumentError } from 'commander';
import { load } from './load/load';
import { OurShop, ReferenceShop, Shop } from './load/shop';
import { Round, Timing, timingOf } from './load/timing';
import { interruptible } from '../local/interrupt';
import { countWork, Counts } from '../tools/measure/counts';
import { Lab } from '../tools/measure/lab';
import { lines, Meter } from '../tools/measure/meter';
import { outOfLimits } from '../tools/measure/order-limits';
import { Run } from '../tools/measure/run';

const { orders, clients } = new Command('npm run bench:orders --')
  .description('Sends orders of two lines through our order system and through the published one on the embedded AWS.')
  .option('--orders <number>', 'orders through each system', positive, 500)
  .option('--clients <number>', 'orders under way at a time', positive, 8)
  .parse()
  .opts<{ orders: number; clients: number }>();

/** What one system did, the counts per confirmed order. */
type Figures = Timing & Counts;

/** The systems take turns, so that what else the machine does slows both down alike. */
const ROUNDS = 5;

void interruptible(async (interrupt) => {
  interrupt.cleanUp = async () => 'Interrupted: the embedded AWS was stopped, and nothing of this run was kept.';
  say('Starting the embedded AWS with both systems');
  await Lab.with('bench/orders-app.ts', async (lab) => {
    const [ours, reference] = await measure(lab, [[new OurShop(lab), 'Orders/Orders'], [new ReferenceShop(lab), 'Reference/Orders']]);
    console.log(JSON.stringify(result(ours, reference), (_, value) => typeof value === 'number' ? Number(value.toPrecision(4)) : value));
    const broken = outOfLimits(ours);
    broken.forEach(say);
    if (broken.length) process.exitCode = 1;
  }, interrupt.signal);
});

async function measure(lab: Lab, shops: [Shop, string][]): Promise<Figures[]> {
  const systems = await Promise.all(shops.map(async ([shop, construct]) => {
    const rounds: Round[] = [];
    return { shop, run: new Run(lab, await lab.resourcesOf(construct)), rounds };
  }));
  for (const { shop, run } of systems) {
    await shop.stock();
    say(`${shop.name}: warming up`);
    await load(shop, { orders: 2 * clients, clients, signal: lab.signal });
    await run.settle();
  }
  const [since, from] = [Date.now(), lines(lab.meterFile).length];
  for (let done = 0, round = 1; round <= ROUNDS; round++) {
    const next = Math.round(orders * round / ROUNDS);
    for (const { shop, run, rounds } of systems) {
      rounds.push(await load(shop, { orders: next - done, clients, signal: lab.signal }));
      await run.settle();
      say(`${shop.name}: ${next} of ${orders} orders are through`);
    }
    done = next;
  }
  const meter = Meter.read(lab.meterFile, from);
  return Promise.all(systems.map(async ({ shop, run, rounds }) => {
    const timing = timingOf(rounds);
    if (timing.confirmed < orders) say(`${shop.name}: only ${timing.confirmed} of ${orders} orders were confirmed`);
    const { transitions, invocations, writeUnits } = await countWork(lab.local.clientConfig, run.resources, meter, since);
    const each = (count: number) => count / timing.confirmed;
    return { ...timing, transitions: each(transitions), invocations: each(invocations), writeUnits: each(writeUnits) };
  }));
}

/** Ratios are ours to the reference's: more orders a second are better, fewer milliseconds are. */
function result(ours: Figures, reference: Figures) {
  return {
    transitions: ours.transitions,
    invocations: ours.invocations,
    writeUnits: ours.writeUnits,
    ordersPerSecondRatio: ours.ordersPerSecond / reference.ordersPerSecond,
    p99Ratio: ours.p99 / reference.p99,
    better: { ordersPerSecondRatio: 'above 1', p99Ratio: 'below 1' },
    orders,
    clients,
    ours,
    reference,
  };
}

function say(line: string): void {
  console.error(line);
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1 up.');
  return number;
}
