import { isWaiting, type Order, type OrderStatus } from './order';
import type { EventType, Fact, OrderEvent, OrderFacts } from './order-events';

/** An event that the order's state does not allow. */
export class IllegalTransition extends Error {
  constructor(type: EventType, order?: Order) {
    super(`${type} cannot happen to ${order ? `${order.orderId} (${order.status}, stock ${order.stock}, payment ${order.payment.state})` : 'an order that does not exist'}.`);
    this.name = 'IllegalTransition';
  }
}

const settled = ({ stock, payment }: Order) => stock !== 'RESERVED' && !['AUTHORISED', 'CAPTURED'].includes(payment.state);
const open: OrderStatus[] = ['PLACED', 'RESERVED', 'AUTHORISED', 'PAID', 'CANCELLING'];
/** Nothing of it is under way, so it can end at once. */
const idle = (order: Order) => isWaiting(order) || (open.includes(order.status) && settled(order));
const running: OrderStatus[] = [...open, 'PARKED'];

/** When each event may happen. Final states never reverse; of a confirmed order only its shipment still moves. */
const ALLOWED: { [T in Exclude<EventType, 'Order Placed'>]: (order: Order) => boolean } = {
  'Order Back-ordered': ({ status, stock, cancelRequested }) => status === 'PLACED' && stock === 'NONE' && !cancelRequested,
  'Stock Reserved': ({ status, stock }) => ['PLACED', 'BACK_ORDERED'].includes(status) && stock === 'NONE',
  'Payment Authorised': ({ status }) => status === 'RESERVED',
  'Payment Declined': ({ status }) => status === 'RESERVED',
  'Payment Completed': ({ status, cancelRequested }) => status === 'AUTHORISED' && !cancelRequested,
  'Shipment Created': ({ status, shipment }) => status === 'PAID' && !shipment,
  'Shipment Updated': ({ status }) => status === 'CONFIRMED',
  'Order Confirmed': ({ status, shipment }) => status === 'PAID' && shipment !== undefined,
  'Cancellation Requested': ({ status, payment, cancelRequested }) =>
    ['PLACED', 'BACK_ORDERED', 'RESERVED', 'AUTHORISED', 'PARKED'].includes(status) && payment.state !== 'CAPTURED' && !cancelRequested,
  'Cancellation Started': ({ status, shipment }) => ['PLACED', 'RESERVED', 'AUTHORISED', 'PAID'].includes(status) && !shipment,
  // Undo is owed from the moment a step may have happened: also where there is nothing to undo, so that it cannot happen later.
  'Payment Voided': ({ status, payment }) => open.includes(status) && ['NONE', 'AUTHORISED'].includes(payment.state),
  'Payment Refunded': ({ status, payment, shipment }) => open.includes(status) && ['NONE', 'AUTHORISED', 'CAPTURED'].includes(payment.state) && !shipment,
  'Stock Released': ({ status, stock }) => open.includes(status) && ['NONE', 'RESERVED'].includes(stock),
  'Order Rejected': idle,
  'Order Cancelled': idle,
  'Order Parked': ({ status }) => open.includes(status),
  'Order Resumed': ({ status }) => running.includes(status),
};

type Change = Partial<Order>;

const UNDOING: Change = { status: 'CANCELLING', undoing: true };

/** What each event changes. */
const EFFECTS: { [T in Exclude<EventType, 'Order Placed'>]: (order: Order, data: OrderFacts[T]) => Change } = {
  'Order Back-ordered': (_, backOrder) => ({ status: 'BACK_ORDERED', backOrder }),
  'Stock Reserved': (_, { items }) => ({ status: 'RESERVED', stock: 'RESERVED', items, backOrder: undefined }),
  'Payment Authorised': (_, payment) => ({ status: 'AUTHORISED', payment: { state: 'AUTHORISED', ...payment } }),
  'Payment Declined': () => ({ ...UNDOING, payment: { state: 'DECLINED' } }),
  'Payment Completed': (_, payment) => ({ status: 'PAID', payment: { state: 'CAPTURED', ...payment } }),
  'Shipment Created': (_, shipment) => ({ shipment }),
  'Shipment Updated': ({ shipment }, delivery) => ({ shipment: { ...shipment!, delivery } }),
  'Order Confirmed': () => ({ status: 'CONFIRMED', stock: 'SOLD' }),
  'Cancellation Requested': () => ({ cancelRequested: true }),
  'Cancellation Started': (_, { refusedBy }) => ({ ...UNDOING, ...(refusedBy && { refusedBy }) }),
  'Payment Voided': ({ payment }) => ({ ...UNDOING, payment: { ...payment, state: 'VOIDED' } }),
  'Payment Refunded': ({ payment }) => ({ ...UNDOING, payment: { ...payment, state: 'REFUNDED' } }),
  'Stock Released': () => ({ ...UNDOING, stock: 'RELEASED' }),
  'Order Rejected': (_, { reason }) => ({ status: 'REJECTED', reason, backOrder: undefined }),
  'Order Cancelled': (_, { reason }) => ({ status: 'CANCELLED', reason, backOrder: undefined }),
  'Order Parked': ({ attempt }) => ({ status: 'PARKED', parkedAttempt: attempt }),
  'Order Resumed': (order) => ({ status: restingPoint(order), attempt: order.attempt + 1 }),
};

/** Whether the event may happen now. */
export function allows(order: Order | undefined, type: EventType): boolean {
  if (type === 'Order Placed') return order === undefined;
  return order !== undefined && ALLOWED[type](order);
}

/** The order after one more event. Throws {@link IllegalTransition}. */
export function evolve(order: Order | undefined, { type, data }: Fact, at: string): Order {
  if (!allows(order, type)) throw new IllegalTransition(type, order);
  if (type === 'Order Placed') {
    return { ...data, version: 1, status: 'PLACED', timestamp: at, stock: 'NONE', payment: { state: 'NONE' }, attempt: 1 };
  }
  const change = (EFFECTS[type] as (order: Order, data: unknown) => Change)(order!, data);
  return { ...order!, ...change, version: order!.version + 1 };
}

/** Numbers facts and keeps the state after each. */
export function append(order: Order | undefined, facts: Fact[], at: string): OrderEvent[] {
  let current = order;
  return facts.map((next) => ({ ...next, at, order: (current = evolve(current, next, at)) }));
}

/** The state that a log amounts to. */
export function fold(events: (Fact & { readonly at: string })[]): Order | undefined {
  return events.reduce<Order | undefined>((order, event) => evolve(order, event, event.at), undefined);
}

/** Where a parked or stalled order goes on, read from what is done. */
function restingPoint({ undoing: back, stock, payment }: Order): OrderStatus {
  if (back) return 'CANCELLING';
  if (payment.state === 'CAPTURED') return 'PAID';
  if (payment.state === 'AUTHORISED') return 'AUTHORISED';
  return stock === 'RESERVED' ? 'RESERVED' : 'PLACED';
}
