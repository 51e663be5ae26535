import { toDecimal } from './money';
import { amountDue, Order } from './order';
import { OrderEvent, SCHEMA_VERSION, sourceOf } from './order-events';

/** An order as the outside sees it: money as decimals, no inner book-keeping. */
export function presentOrder(order: Order) {
  const { items, totalAmount, currency, payment, attempt, parkedAttempt, undoing, refusedBy, ...rest } = order;
  const decimal = (minor: number) => toDecimal(minor, currency);
  return {
    ...rest,
    items: items.map((line) => ({ ...line, price: decimal(line.price) })),
    totalAmount: decimal(totalAmount),
    amountDue: decimal(amountDue(order)),
    currency,
    payment: { ...payment, amount: payment.amount === undefined ? undefined : decimal(payment.amount) },
  };
}

/** An event as it goes over the bus: who and what, with the full state of the order after it. */
export function busEvent({ type, at, order }: OrderEvent) {
  return {
    source: sourceOf(type),
    detailType: type,
    time: at,
    detail: { id: eventId(order), schemaVersion: SCHEMA_VERSION, occurredAt: at, attempt: order.attempt, ...presentOrder(order) },
  };
}

/** A row of the read model. */
export interface ViewedOrder extends Omit<ReturnType<typeof presentOrder>, 'items' | 'payment'> {
  readonly updatedAt: string;
  readonly [field: string]: unknown;
}

/** The order as the read model shows it after an event. */
export const viewOf = ({ at, order }: Pick<OrderEvent, 'at' | 'order'>): ViewedOrder => ({ ...presentOrder(order), updatedAt: at });

/** The same, out of an event from the bus. Throws where it is none. */
export function viewOfDetail(detail: Record<string, unknown>): ViewedOrder {
  const { id, schemaVersion, occurredAt, attempt, shop, ...order } = detail;
  if (typeof order.orderId !== 'string' || typeof order.version !== 'number') throw new Error('This is no event of an order.');
  return { ...order, updatedAt: occurredAt } as ViewedOrder;
}

/** Of the event that brought the order to this state: the same however often it is sent. */
export const eventId = ({ orderId, version }: Pick<Order, 'orderId' | 'version'>) => `${orderId}#${version}`;

/** What an order's log tells a customer. */
export function timeLine(events: Pick<OrderEvent, 'type' | 'at' | 'order'>[]) {
  return events.map(({ type, at, order }) => ({ version: order.version, type, at, status: order.status }));
}
