import { OrderView } from './adapters/order-view';
import { HttpError, HttpRequest, HttpResponse } from '../../runtime/http';

const PAGE = 20;

/** `GET /orders?from=…`: the caller's own orders, newest first, 20 a page; `from` where there are more. */
export const listOrders = (view: OrderView) => async ({ caller, query }: HttpRequest): Promise<HttpResponse> => {
  const { orders, last } = await view.ofCustomer(caller, PAGE, query.from ? decode(query.from, caller) : undefined);
  return { status: 200, body: { orders, from: last && encode(last) } };
};

const encode = (key: object) => Buffer.from(JSON.stringify(key)).toString('base64url');

function decode(from: string, customerId: string): Record<string, string> {
  const wrong = new HttpError(400, 'InvalidRequest', 'from is not what the page before answered.', [{ field: 'from', message: 'is not valid' }]);
  try {
    const { orderId, timestamp } = JSON.parse(Buffer.from(from, 'base64url').toString());
    if (typeof orderId !== 'string' || typeof timestamp !== 'string') throw wrong;
    return { orderId, timestamp, customerId };
  } catch {
    throw wrong;
  }
}
