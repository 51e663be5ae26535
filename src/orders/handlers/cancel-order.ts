import { OrderStore } from './adapters/order-store';
import { HttpError, HttpRequest, HttpResponse, notFound } from '../../runtime/http';
import { requestCancellation } from '../core/decisions';

/**
 * `POST /orders/{orderId}/cancel`: 202 when the order will not be paid or will be paid back, however often it is asked;
 * 409 once it is paid.
 */
export const cancelOrder = (store: OrderStore) => async ({ caller, path }: HttpRequest): Promise<HttpResponse> => {
  const orderId = path.orderId ?? '';
  const found = await store.find(orderId);
  if (found?.order.customerId !== caller) throw notFound('order');
  const order = await store.update(orderId, requestCancellation);
  if (order.cancelRequested || order.status === 'CANCELLING') return { status: 202, body: { orderId, status: order.status, cancelRequested: true } };
  throw new HttpError(409, 'TooLate', `The order is ${order.status}: it cannot be cancelled any more.`);
};
