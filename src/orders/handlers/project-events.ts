import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { OrderView } from './adapters/order-view';
import { PendingOrders } from './adapters/pending-orders';
import { BusMessage, eachMessage } from './batch';
import { Measure, measuresOf } from '../core/business';
import { viewOfDetail, ViewedOrder } from '../core/wire';

/** An order as an event shows it. */
interface Seen {
  readonly order: ViewedOrder;
  readonly replayed: boolean;
}

/**
 * Brings the read model up to the events of a batch. The newest of each order is enough: it carries the whole state.
 *
 * @param publish takes what changed for the business, each change once; replays change nothing
 */
export const projectEvents = (view: OrderView, pending: PendingOrders, publish: (measures: Measure[]) => void) => async (
  event: SQSEvent,
): Promise<SQSBatchResponse> => {
  const newest = new Map<string, Seen>();
  const shown = new Map<string, Promise<void>>();
  const measures: Measure[] = [];
  for (const { body } of event.Records) {
    const seen = tryParse(body);
    if (seen && seen.order.version > (newest.get(seen.order.orderId)?.order.version ?? 0)) newest.set(seen.order.orderId, seen);
  }
  const show = ({ order, replayed }: Seen) => view.show(order, pending, (before) => {
    if (!replayed) measures.push(...measuresOf(before, order));
  });
  const answer = await eachMessage(event, async (body) => {
    const { order: { orderId } } = parse(body);
    if (!shown.has(orderId)) shown.set(orderId, show(newest.get(orderId)!));
    await shown.get(orderId);
  });
  publish(measures);
  return answer;
};

function parse(body: string): Seen {
  const message = JSON.parse(body) as BusMessage<Record<string, unknown>>;
  return { order: viewOfDetail(message.detail), replayed: message['replay-name'] !== undefined };
}

/** Poison must not keep the others of its batch back. */
function tryParse(body: string): Seen | undefined {
  try {
    return parse(body);
  } catch {
    return undefined;
  }
}
