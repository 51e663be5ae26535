import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { OrderView } from './adapters/order-view';
import { PendingOrders } from './adapters/pending-orders';
import { BusMessage, eachMessage } from './batch';
import { viewOfDetail, ViewedOrder } from '../core/wire';

/** Brings the read model up to the events of a batch. The newest of each order is enough: it carries the whole state. */
export const projectEvents = (view: OrderView, pending: PendingOrders) => async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const newest = new Map<string, ViewedOrder>();
  const shown = new Map<string, Promise<void>>();
  for (const { body } of event.Records) {
    const order = tryParse(body);
    if (order && order.version > (newest.get(order.orderId)?.version ?? 0)) newest.set(order.orderId, order);
  }
  return eachMessage(event, async (body) => {
    const { orderId } = parse(body);
    if (!shown.has(orderId)) shown.set(orderId, view.show(newest.get(orderId)!, pending));
    await shown.get(orderId);
  });
};

const parse = (body: string) => viewOfDetail((JSON.parse(body) as BusMessage<Record<string, unknown>>).detail);

/** Poison must not keep the others of its batch back. */
function tryParse(body: string): ViewedOrder | undefined {
  try {
    return parse(body);
  } catch {
    return undefined;
  }
}
