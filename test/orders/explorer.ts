import { REQUEST } from './core/samples';
import { request, TaskFault, World, WorldOptions } from './world';
import { resume } from '../../src/orders/core/decisions';
import { amountDue, isFinal, Order } from '../../src/orders/core/order';
import { fold } from '../../src/orders/core/order-state';
import { Fault } from '../dynamodb';

const STOCK = 10;

/** What goes wrong in one run. */
export interface Schedule {
  /** The n-th call of the database, from 1. */
  readonly database?: { readonly call: number; readonly fault: Fault }[];
  readonly tasks?: TaskFault[];
  /** The customer cancels at this moment. */
  readonly cancelAt?: string;
  readonly paymentMethod?: string;
  readonly lateRequests?: WorldOptions['lateRequests'];
}

export interface Outcome {
  readonly order: Order;
  /** Whether it was parked on the way. */
  readonly parked: boolean;
  readonly violations: string[];
  readonly calls: number;
}

/** Runs an order under faults; if it is parked, mends them and resumes it. */
export async function explore(schedule: Schedule, changes: Partial<WorldOptions> = {}): Promise<Outcome> {
  const world = new World({ taskFaults: schedule.tasks, lateRequests: schedule.lateRequests, onMoment: cancelAt(schedule.cancelAt), ...changes });
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) {
    await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: STOCK });
  }
  let first: number | undefined;
  let calls = 0;
  world.db.onCall = ({ number }) => {
    first ??= number;
    calls = number - first + 1;
    return schedule.database?.find(({ call }) => call === calls)?.fault;
  };
  const body = { ...REQUEST, paymentMethod: schedule.paymentMethod ?? REQUEST.paymentMethod };
  const orderId = await persist(async () => ((await world.accept(request('ann', body))).body as { orderId: string }).orderId);
  await world.run(orderId);
  // What is checked from here on is not what is tested.
  world.db.onCall = undefined;
  let { order } = await world.store.load(orderId);
  const parked = order.status === 'PARKED';
  const violations = await atEnd(world, order);
  if (parked) {
    world.mend();
    order = await world.store.update(orderId, resume);
    await world.run(orderId, order.attempt);
    ({ order } = await world.store.load(orderId));
    if (!isFinal(order)) violations.push(`still ${order.status} after it was mended and resumed`);
    violations.push(...await atEnd(world, order));
  }
  return { order, parked, violations, calls };
}

/** A client that asks again with the same key until it is answered. */
async function persist<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

function cancelAt(wanted?: string): WorldOptions['onMoment'] {
  let done = false;
  return async (moment, world) => {
    if (moment !== wanted || done) return;
    done = true;
    const orderId = world.db.items('orders').find(({ entry }) => entry.S === 'ORDER')!.orderId.S!;
    await world.cancel(request('ann', {}, { path: { orderId } })).catch((error) => {
      if (error.status !== 409) throw error;
    });
  };
}

/** The invariants: what is not as it should be. */
async function atEnd(world: World, order: Order): Promise<string[]> {
  const found: string[] = [];
  const must = (condition: boolean, message: string) => condition || found.push(message);
  const items = (table: string) => world.db.items(table);
  const number = (value?: { N?: string }) => Number(value?.N ?? 0);
  const confirmed = order.status === 'CONFIRMED';
  const parked = order.status === 'PARKED';

  must(isFinal(order) || parked, `ended ${order.status}`);
  must(!parked || world.parked.length > 0, 'parked without evidence');

  const units = new Map(order.items.map(({ productId, quantity, shortfall = 0 }) => [productId, quantity - shortfall]));
  for (const product of items('products')) {
    const [available, reserved, sold] = [product.availableQuantity, product.reservedQuantity, product.soldQuantity].map(number);
    must(available + reserved + sold === STOCK && Math.min(available, reserved, sold) >= 0, 'the stock does not add up');
    if (!parked) must(reserved === 0 && sold === (confirmed ? units.get(product.productId.S!) : 0), 'the stock does not fit the status');
  }

  const payments = items('payments');
  const captures = payments.reduce((sum, { captures: times }) => sum + number(times), 0);
  const kept = payments.filter(({ status }) => status.S === 'CAPTURED').reduce((sum, { captured }) => sum + number(captured), 0);
  const held = payments.filter(({ status }) => status.S === 'AUTHORISED');
  must(captures <= 1, 'captured more than once');
  if (!parked) must(kept === (confirmed ? amountDue(order) : 0), `kept ${kept} of a ${order.status} order`);
  if (!parked) must(held.length === 0, 'money is still held');
  must(!order.shipment || order.payment.state === 'CAPTURED', 'shipped unpaid');
  must(items('orders').filter(({ entry }) => entry.S === 'ORDER').length === 1, 'one key, two orders');

  const events = await world.store.events(order.orderId);
  must(JSON.stringify(fold(events)) === JSON.stringify(events.at(-1)!.order), 'the state is not the fold of the events');
  must(JSON.stringify(order) === JSON.stringify(events.at(-1)!.order), 'a change without an event');
  must(events.every(({ order: { version } }, index) => version === index + 1), 'the versions have a gap');
  return found;
}
