import { OrderStore } from './adapters/order-store';
import { OrderView } from './adapters/order-view';
import { HttpRequest, HttpResponse, notFound } from '../../runtime/http';
import { timeLine, viewOf } from '../core/wire';

/**
 * `GET /orders/{orderId}`: the caller's own order and its time line. The read model answers;
 * where the log is further, the log does, so that nobody reads less than what has happened.
 */
export const readOrder = (view: OrderView, store: OrderStore) => async ({ caller, path }: HttpRequest): Promise<HttpResponse> => {
  const orderId = path.orderId ?? '';
  const [seen, events] = await Promise.all([view.find(orderId), store.events(orderId)]);
  const last = events.at(-1);
  const order = last && last.order.version > (seen?.version ?? 0) ? viewOf(last) : seen;
  if (!order || order.customerId !== caller) throw notFound('order');
  return { status: 200, body: { ...order, events: timeLine(events) } };
};
