import { REQUEST } from './core/samples';
import { request, TaskFault, World, WorldOptions } from './world';
import { resume } from '../../src/orders/core/decisions';
import { isFinal, Order } from '../../src/orders/core/order';
import { Fault } from '../dynamodb';
import { violationsOf } from '../faults/invariants';

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
  const violations = await violationsOf(world, [order], STOCK);
  if (parked) {
    world.mend();
    order = await world.store.update(orderId, resume);
    await world.run(orderId, order.attempt);
    ({ order } = await world.store.load(orderId));
    if (!isFinal(order)) violations.push(`still ${order.status} after it was mended and resumed`);
    violations.push(...await violationsOf(world, [order], STOCK));
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
