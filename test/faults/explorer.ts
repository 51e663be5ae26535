import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { stockViolations, violationsOf } from './invariants';
import { POISON, System, SystemOptions } from './system';
import { resume } from '../../src/orders/core/decisions';
import { isFinal, Order } from '../../src/orders/core/order';
import { viewOf } from '../../src/orders/core/wire';
import { operate } from '../../src/orders/handlers/operate';
import { Fault, isWrite, MemoryDynamoDb, Snapshot } from '../dynamodb';
import { CarrierFaults } from '../orders/carrier';
import { REQUEST } from '../orders/core/samples';
import { request } from '../orders/world';

/** What goes wrong in one run. */
export interface Schedule extends Pick<SystemOptions, 'taskFaults' | 'lateRequests' | 'delivery' | 'busDown' | 'busRefuses' | 'relayDies'
| 'streamLost' | 'starterDown' | 'partialStock' | 'express' | 'ownSteps' | 'suspicious' | 'carrier' | 'circuitThreshold' | keyof CarrierFaults> {
  /** The n-th call of the database, from 1. */
  readonly database?: { readonly call: number; readonly fault: Fault }[];
  /** The customer cancels at this moment. */
  readonly cancelAt?: string;
  /** Somebody stops the execution at this moment. */
  readonly stopAt?: string;
  /** Somebody stops every execution at this moment. */
  readonly stopEvery?: string;
  /** At this moment something else is deployed. */
  readonly deployAt?: string;
  /** @default - steps of the user's own come in */
  readonly deploys?: Pick<SystemOptions, 'ownSteps'>;
  /** The sweeper comes by at this moment, however young the order is. */
  readonly sweepAt?: string;
  /** Reads that need not be consistent show what was a while ago. */
  readonly staleReads?: boolean;
  /** Customers send every request twice at once. */
  readonly impatient?: boolean;
  readonly paymentMethod?: string;
  /** Each queue gets a message that nobody understands. */
  readonly poison?: boolean;
  /** So many customers want the same. @default 1 */
  readonly buyers?: number;
  /** Units of each product. @default 10 */
  readonly stock?: number;
  /** So many units more of each product arrive while orders wait. */
  readonly restock?: number;
}

export interface Outcome {
  readonly statuses: string[];
  readonly parked: boolean;
  readonly violations: string[];
  /** Of the database, in order: whether it was a write. */
  readonly calls: boolean[];
  /** Moments that came. */
  readonly moments: ReadonlySet<string>;
}

/** Sees the database before each call. */
export type Observer = (db: MemoryDynamoDb) => void;

const MAX_SWEEPS = 8;

/** How requests end whose worker dies, or whose database has no room for them. */
const LOST = ['Crash', 'ThrottlingException'];

/** How long a read may show what was. */
const STALE_SECONDS = 2;

/** Runs orders through the whole system under faults; mends and resumes what is parked; replays the archive. */
export async function explore(schedule: Schedule, observe?: Observer, changes: Partial<SystemOptions> = {}): Promise<Outcome> {
  const { buyers = 1, stock = 10, restock = 0, poison } = schedule;
  const found = new Set<string>();
  const met = new Set<string>();
  const happen = moments(schedule, found, met);
  const system: System = new System({ ...schedule, onMoment: (moment) => happen(moment, system), ...changes });
  const { world } = system;
  await supply(system, stock);
  const calls = inject(system, schedule, (db) => {
    observe?.(db);
    for (const text of stockViolations(db, [stock, stock + restock])) found.add(text);
  });
  const ids = await Promise.all(Array.from({ length: buyers }, (_, buyer) => place(system, `buyer-${buyer}`, schedule)));
  if (poison) system.poison();
  await system.settle();
  await world.interpreter.clock.run(happen('settled', system));
  if (restock) await system.quietly(() => supply(system, restock));
  let orders = await toTheEnd(system, ids);
  // What is checked from here on is not what is tested.
  world.db.onCall = undefined;
  const check = async () => {
    const others = orders.flatMap((order) => [
      ...(schedule.ownSteps || schedule.deployAt ? system.own.violations(order.orderId, order.status, schedule.deployAt === undefined) : []),
      ...(schedule.carrier ? system.carrier.violations(order) : []),
    ]);
    const ofMessages = await messageViolations(system, schedule, ids);
    const ofOrders = await violationsOf(world, orders, stock + restock);
    for (const text of [...ofOrders, ...ofMessages, ...others, ...figureViolations(system, orders)]) found.add(text);
  };
  await check();

  const parked = orders.filter(({ status }) => status === 'PARKED');
  if (parked.length) {
    system.mend();
    for (const { orderId } of parked) await world.store.update(orderId, resume);
    await system.settle();
    orders = await toTheEnd(system, ids);
    for (const { status } of orders.filter((order) => !isFinal(order))) found.add(`still ${status} after it was mended and resumed`);
    await check();
  }
  await replay(system, found);
  // With each fault of the database it would take long, and show the same.
  if (!schedule.database) await rebuild(system, found);
  return { statuses: orders.map(({ status }) => status), parked: parked.length > 0, violations: [...found], calls, moments: met };
}

async function supply({ world }: System, addQuantity: number): Promise<void> {
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity });
}

/** A customer who asks until there is an answer, and then once more with the same key; the impatient begin with two requests at once. */
async function place({ world }: System, buyer: string, { paymentMethod = REQUEST.paymentMethod, impatient }: Schedule): Promise<string> {
  const ask = async () => ((await world.accept(request(buyer, { ...REQUEST, paymentMethod }))).body as { orderId: string }).orderId;
  const answers = new Set<string>();
  const keep = (orderId: string) => void answers.add(orderId);
  if (impatient) await Promise.allSettled([ask().then(keep), ask().then(keep)]);
  for (let answered = 0, attempts = 0; answered < 2; attempts++) {
    try {
      keep(await ask());
      answered++;
    } catch (error) {
      if (attempts > 8) throw error;
    }
  }
  return [...answers][0];
}

/** The sweeper comes by until every order is where it can stay, and is shown so. */
async function toTheEnd(system: System, ids: string[]): Promise<Order[]> {
  const { store, view } = system.world;
  for (let sweeps = 0; ; sweeps++) {
    const orders = await system.quietly(() => Promise.all(ids.map(async (id) => (await store.load(id)).order)));
    const rows = await system.quietly(() => Promise.all(ids.map((id) => view.find(id))));
    const isThrough = orders.every((order, index) => (isFinal(order) || order.status === 'PARKED') && rows[index]?.version === order.version);
    if (isThrough || sweeps === MAX_SWEEPS) return orders;
    await system.sweep();
    await system.settle();
  }
}

/** Lets the database fail where the schedule says so, and counts its calls. */
function inject({ world }: System, { database = [], staleReads }: Schedule, observe: Observer): boolean[] {
  const { db, interpreter: { clock } } = world;
  const calls: boolean[] = [];
  const faults = new Map(database.map(({ call, fault }) => [call, fault]));
  const past: { readonly until: number; readonly snapshot: Snapshot }[] = [];
  db.onCall = ({ operation }) => {
    if (calls.at(-1) !== false) observe(db);
    const isWriting = isWrite(operation);
    const fault = faults.get(calls.push(isWriting));
    if (fault) return fault === 'conflict' && !isWriting ? undefined : fault;
    if (!staleReads) return undefined;
    if (isWriting) past.push({ until: clock.now, snapshot: db.snapshot() });
    const stale = past.find(({ until }) => until > clock.now - STALE_SECONDS)?.snapshot;
    return stale && !isWriting ? { stale } : undefined;
  };
  return calls;
}

/** What people do meanwhile, and what must not be seen meanwhile. */
function moments(schedule: Schedule, found: Set<string>, met: Set<string>) {
  const { cancelAt, stopAt, stopEvery, sweepAt, deployAt, deploys = { ownSteps: true }, express } = schedule;
  const seen = new Set<string>();
  return async (moment: string, system: System) => {
    const { world } = system;
    met.add(moment);
    if (moment === 'refund answered' && !world.db.items('payments').some(({ status }) => status.S === 'REFUNDED')) found.add('refunded what was never taken');
    if (moment === stopEvery && !system.mended) system.stop();
    if (seen.has(moment)) return;
    seen.add(moment);
    if (moment === deployAt) system.deploy({ ...deploys, express });
    if (moment === stopAt && !system.mended) system.stop();
    if (moment === sweepAt) await system.look();
    if (moment !== cancelAt) return;
    const { orderId, order } = world.db.items('orders').find(({ entry }) => entry.S === 'ORDER')!;
    await world.cancel(request(order.M!.customerId.S!, {}, { path: { orderId: orderId.S! } })).catch((error) => {
      // Too late, or the request is lost.
      if (error.status !== 409 && !LOST.includes(error.name)) throw error;
    });
  };
}

/** Nothing sent is lost, only what nobody can read ends as a dead letter, and the read model shows what the log says. */
async function messageViolations({ queues, world }: System, { poison, starterDown }: Schedule, ids: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { sent, processed, inFlight, dead } of Object.values(queues)) {
    if (sent !== processed + inFlight + dead.length || inFlight) found.push('messages are lost');
    if (!starterDown && dead.some(({ body }) => !poison || !body.startsWith(POISON))) found.push('a good message ended as a dead letter');
    if (poison && !dead.length) found.push('poison was swallowed');
  }
  if (world.taskQueues.some(({ open }) => open.size)) found.push('tasks are lost');
  if (world.taskQueues.some(({ swallowed }) => swallowed)) found.push('poison was swallowed');
  for (const id of ids) {
    const last = (await world.store.events(id)).at(-1)!;
    const row = JSON.stringify(Object.entries(await world.view.find(id) ?? {}).sort());
    if (row !== JSON.stringify(Object.entries(JSON.parse(JSON.stringify(viewOf(last)))).sort())) found.push('the read model is not the fold of the events');
  }
  return found;
}

/** No order counts twice, whatever came twice. A projector that dies before it has told may leave one out. */
function figureViolations({ measures }: System, orders: Order[]): string[] {
  const most = { OrdersPlaced: orders.length, TimeToShipment: orders.filter(({ status }) => status === 'CONFIRMED').length };
  return Object.entries(most).filter(([figure, count]) => measures.filter(({ name }) => name === figure).length > count)
    .map(([figure]) => `${figure} counts an order twice`);
}

/** Replays everything: what was is shown again, and nothing is done again. */
async function replay(system: System, found: Set<string>): Promise<void> {
  const state = () => JSON.stringify([system.world.db.digest(), system.executions.size, system.measures.length]);
  const before = state();
  system.bus.replay();
  await system.settle();
  if (before !== state()) found.add('a replay did something again');
}

/** The read model is lost: from the archive it comes back as it was, and from the log of events, too. */
async function rebuild(system: System, found: Set<string>): Promise<void> {
  const { world: { db, documents, store, pending, view } } = system;
  const rows = () => JSON.stringify(db.items('view').map((item) => Object.entries(item).sort()).sort());
  const before = rows();
  const ways = {
    archive: async () => {
      system.bus.replay();
      await system.settle();
    },
    log: () => operate({ db: documents, table: 'orders', store, pending, view, timeLeft: () => Infinity, parking: { remove: async () => 0 } }, { command: 'rebuildView' }),
  };
  for (const [way, comeBack] of Object.entries(ways)) {
    for (const { orderId } of db.items('view')) await documents.send(new DeleteCommand({ TableName: 'view', Key: { orderId: orderId.S } }));
    await comeBack();
    if (rows() !== before) found.add(`the read model came back otherwise from the ${way}`);
  }
}
