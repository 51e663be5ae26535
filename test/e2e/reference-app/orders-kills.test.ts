import { randomUUID } from 'node:crypto';
import { aws, eventually, stateDir, url } from '../environment';
import { Crowd, product, Wish, wishes } from './order-crowd';
import { OrderSystem } from './order-system';
import { violationsOf } from './order-violations';
import { randomOf } from '../random';
import { WorkerKiller } from './workers';
import { Session } from '../../../examples/reference-app/client/session';
import { Emulator } from '../../../local';
import { isFinal } from '../../../src/orders/core/order';

/** `E2E_SEED` and `E2E_ORDERS` are others. */
const SEED = Number(process.env.E2E_SEED ?? 20_261_121);
const ORDERS = Number(process.env.E2E_ORDERS ?? 100);
/** Orders that are placed and not yet worked on: each call is a process here. */
const AT_A_TIME = 16;
/** Functions whose workers are killed at work, in turns while orders come in. */
const VICTIMS = ['Accept', 'Relay', 'Starter', 'Stock', 'Payment', 'SandboxPayments', 'Shipping', 'Close', 'Projector'];
const KILLS = Math.ceil(ORDERS / 20) * VICTIMS.length;
/** How long a message of a killed worker stays hidden: minutes on AWS. */
const HIDDEN_SECONDS = 15;
/** Of each product: too few. */
const PIECES = Math.ceil(ORDERS / 4);
/** A busy machine takes two seconds an order. */
const SECONDS = Math.max(600, 3 * ORDERS);

const system = new OrderSystem();
const run = randomUUID().slice(0, 8);
const products = Array.from({ length: 5 }, (_, index) => `scarce-${run}-${index}`);

let crowd: Crowd;
let showAsBefore: () => Promise<void>;

beforeAll(async () => {
  const { UserPoolId: userPoolId, UserPoolClientId: userPoolClientId, OrdersApiUrl: api } = system.outputs;
  crowd = new Crowd(await Session.signUp({ userPoolId, userPoolClientId }, aws, 'ann'), `${url(api)}orders`);
  await system.invoke('Catalogue', { products: products.map((productId) => product(productId, PIECES)) });
  showAsBefore = await system.hideMessagesFor(HIDDEN_SECONDS);
});

afterAll(() => showAsBefore?.());

test(`${ORDERS} orders for too few goods while workers are killed at work: nothing is lost, sold twice or charged wrongly`, async () => {
  const [deaths, left] = [await system.deaths(), await system.left()];
  const placed = placeAll(wishes(ORDERS, products, randomOf(SEED)));
  const killed = await killUntil(placed);
  const ids = await placed;
  expect(new Set(ids).size).toBe(ORDERS);

  await system.untilAll(ids, products, ({ order }) => order.status === 'PARKED' || isFinal(order));
  const { orders } = await system.invoke<{ orders: { orderId: string }[] }>('FunctionsOperations', { command: 'parked' });
  const parked = orders.filter(({ orderId }) => ids.includes(orderId));
  for (const { orderId } of parked) await system.invoke('FunctionsOperations', { command: 'resume', orderId });
  const found = await system.untilAll(ids, products, ({ order, pending }) => isFinal(order) && !pending);

  expect(violationsOf(found, { pieces: PIECES, orders: ORDERS })).toEqual([]);
  // Parking messages too: they go when their orders are resumed.
  expect((await system.left()).filter((queue) => !left.includes(queue))).toEqual([]);
  // It was a fight: goods ran out, and workers died in the midst of calls.
  const ends = found.heads.map(({ order }) => order.reason ?? order.status);
  expect(ends).toEqual(expect.arrayContaining(['CONFIRMED', 'OUT_OF_STOCK']));
  const died = await system.deaths() - deaths;
  process.stderr.write(`${killed} workers killed, ${died} of them in a call; ${parked.length} orders parked; ${JSON.stringify(count(ends))}\n`);
  expect(died).toBeGreaterThanOrEqual(3);
}, 1000 * SECONDS);

/** As many at a time as the machine can bear; bad orders in between. */
async function placeAll(wanted: Wish[]): Promise<string[]> {
  const ids: string[] = [];
  const rest = [...wanted.entries()];
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [n, wish] = next;
      if (n % 20 === 0) expect(await crowd.placeBadly(wish)).toBe(400);
      const orderId = await crowd.place(wish);
      ids.push(orderId);
      await eventually(`${orderId} being worked on`, async () => {
        const { order } = await system.head(orderId);
        return order.status !== 'PLACED' || order.cancelRequested || undefined;
      }, 240);
    }
  }));
  return ids;
}

/** Kills until enough is killed or all is placed; how many. */
async function killUntil(placed: Promise<unknown>): Promise<number> {
  const killer = new WorkerKiller(new Emulator({ stateDir }).status()!.pid, randomOf(SEED));
  let [goOn, killed] = [true, 0];
  void placed.finally(() => (goOn = false)).catch(() => undefined);
  for (let n = 0; goOn && killed < KILLS; n++) {
    if (await killer.kill(new RegExp(`-Orders-\\w*${VICTIMS[n % VICTIMS.length]}`))) killed++;
  }
  return killed;
}

const count = (names: string[]) => Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]));
