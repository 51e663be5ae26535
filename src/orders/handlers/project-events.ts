import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { OrderView, ViewedOrder } from './adapters/order-view';
import { PendingOrders } from './adapters/pending-orders';
import { BusMessage, eachMessage } from './batch';
import { isFinal } from '../core/order';

/** Brings the read model up to the events of a batch. The newest of each order is enough: it carries the whole state. */
export const projectEvents = (view: OrderView, pending: PendingOrders) => async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const newest = new Map<string, ViewedOrder>();
  const shown = new Map<string, Promise<void>>();
  const show = async (order: ViewedOrder) => {
    await view.show(order);
    if (isFinal(order)) await pending.settle(order.orderId);
  };
  for (const { body } of event.Records) {
    const order = tryParse(body);
    if (order && order.version > (newest.get(order.orderId)?.version ?? 0)) newest.set(order.orderId, order);
  }
  return eachMessage(event, async (body) => {
    const { orderId } = parse(body);
    if (!shown.has(orderId)) shown.set(orderId, show(newest.get(orderId)!));
    await shown.get(orderId);
  });
};

function parse(body: string): ViewedOrder {
  const { id, schemaVersion, occurredAt, attempt, ...order } = (JSON.parse(body) as BusMessage<Record<string, unknown>>).detail;
  if (typeof order.orderId !== 'string' || typeof order.version !== 'number') throw new Error('This is no event of an order.');
  return { ...order, updatedAt: occurredAt } as unknown as ViewedOrder;
}

/** Poison must not keep the others of its batch back. */
function tryParse(body: string): ViewedOrder | undefined {
  try {
    return parse(body);
  } catch {
    return undefined;
  }
}
