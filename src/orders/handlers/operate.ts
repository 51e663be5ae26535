import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { EVENT_PREFIX } from './adapters/keys';
import { OrderStore } from './adapters/order-store';
import { OrderView } from './adapters/order-view';
import { ParkingMessages } from './adapters/parking-messages';
import { PendingOrders } from './adapters/pending-orders';
import { resume } from '../core/decisions';
import type { OrderEvent } from '../core/order-events';
import { presentOrder, viewOf } from '../core/wire';

const logger = new Logger();
const orderId = z.string().min(1).max(64);

/** What an operator can ask. */
export const operatorCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('parked') }),
  z.object({ command: z.literal('resume'), orderId }),
  z.object({ command: z.literal('rebuildView'), from: z.record(z.string(), z.string()).optional() }),
]);

export type OperatorCommand = z.infer<typeof operatorCommand>;

export interface OperateDependencies {
  readonly db: DynamoDBDocumentClient;
  readonly table: string;
  readonly store: OrderStore;
  readonly pending: PendingOrders;
  readonly view: OrderView;
  readonly parking: Pick<ParkingMessages, 'remove'>;
  /** Milliseconds left to work in. */
  readonly timeLeft: () => number;
}

/** Stops early enough to answer. */
const RESERVE = 20_000;

const FAR_FUTURE = new Date('9999-12-31');

/** Carries out an operator's command. */
export async function operate(deps: OperateDependencies, command: OperatorCommand): Promise<object> {
  switch (command.command) {
    case 'parked': return { orders: await parked(deps) };
    case 'resume': return resumed(deps, command.orderId);
    case 'rebuildView': return rebuildView(deps, command.from);
  }
}

async function parked({ pending, store }: OperateDependencies): Promise<object[]> {
  const found = [];
  for await (const id of pending.placedBefore(FAR_FUTURE)) {
    const { order } = await store.load(id);
    if (order.status !== 'PARKED') continue;
    const last = (await store.events(id)).filter(({ type }) => type === 'Order Parked').at(-1);
    found.push({ ...presentOrder(order), parkedAt: last?.at, cause: (last?.data as { cause?: string }).cause });
  }
  return found;
}

/** A new execution takes over: its event starts it. Then nobody needs to be called any more; what the order was parked for is in its events. */
async function resumed({ store, parking }: OperateDependencies, id: string): Promise<object> {
  const before = await store.find(id);
  if (before?.order.status !== 'PARKED') throw new Error(before ? `${id} is ${before.order.status}, not PARKED.` : `There is no order ${id}.`);
  const { status, attempt } = await store.update(id, (order) => order.status === 'PARKED' ? resume(order) : undefined);
  const parkingMessages = await parking.remove(id, attempt).catch((error: unknown) => {
    logger.warn('the order goes on, but its messages stay in the parking queue', { orderId: id, error: error as Error });
    return 0;
  });
  return { orderId: id, status, attempt, parkingMessages };
}

/** Shows every event of the log again; the newest of an order wins. Answers where to go on `from` when the time is up. */
async function rebuildView({ db, table, view, pending, timeLeft }: OperateDependencies, from?: Record<string, string>): Promise<object> {
  let events = 0;
  let start = from;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await db.send(new ScanCommand({
      TableName: table,
      FilterExpression: 'begins_with(entry, :event)',
      ExpressionAttributeValues: { ':event': EVENT_PREFIX },
      ExclusiveStartKey: start,
    }));
    const newest = new Map((items as OrderEvent[]).map((event) => [event.order.orderId, event]));
    for (const event of newest.values()) await view.show(viewOf(event), pending);
    events += items.length;
    start = last;
  } while (start && timeLeft() > RESERVE);
  return { events, from: start };
}
