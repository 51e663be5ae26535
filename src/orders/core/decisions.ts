import { amountDue, BackOrder, Delivery, isFinal, isWaiting, Line, Order, Payment, Reason, Shipment, unitsDue } from './order';
import { fact, Fact } from './order-events';
import { allows } from './order-state';
import { releaseStock, reserveStock, sellStock, StockMove } from './stock';
import { isNews } from './tracking';

/** What a step does to an order; undefined where there is nothing (left) to do, so that every step can be repeated. */
export type Decision = { readonly facts: Fact[]; readonly moves?: StockMove[] } | undefined;

/** A final answer of the business: no retry changes it. The saga catches it by name. */
export class BusinessError extends Error {
  constructor(name: 'OutOfStock' | 'BackOrdered' | 'PaymentDeclined' | 'FulfilmentRefused' | 'OrderCancelled', message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Whether steps forward still do something. An order that is being undone passes through them untouched up to the pivot,
 * which refuses it: so every undo is owed, also that of a step that happened without anybody having noted it.
 */
const goesForward = (order: Order) => !order.cancelRequested && !order.undoing && !isFinal(order);

/** Holds the stock for these lines: as ordered, or with what is there. */
export function reserve(order: Order, items: Line[] = order.items): Decision {
  if (isWaiting(order)) throw new BusinessError('BackOrdered', `${order.orderId} waits for stock.`);
  if (!goesForward(order) || !allows(order, 'Stock Reserved')) return undefined;
  if (![...unitsDue({ items }).values()].some((quantity) => quantity > 0)) throw new BusinessError('OutOfStock', 'Nothing of the order is in stock.');
  return { facts: [fact('Stock Reserved', { items })], moves: reserveStock({ items }) };
}

/** Lets the order wait for what is missing. Nothing is held meanwhile. */
export function backOrder(order: Order, { missing, until }: BackOrder): Decision {
  return goesForward(order) && allows(order, 'Order Back-ordered') ? { facts: [fact('Order Back-ordered', { missing, until })] } : undefined;
}

/** Goes on with an order that has waited: all of its stock is held, and a new execution takes over, in one transaction. */
export function fillBackOrder(order: Order): Decision {
  if (!isWaiting(order)) return undefined;
  return { facts: [fact('Stock Reserved', { items: order.items }), fact('Order Resumed', {})], moves: reserveStock(order) };
}

/** Ends an order that has waited for too long. */
export function expireBackOrder(order: Order, now: Date): Decision {
  if (!isWaiting(order) || order.backOrder!.until > now.toISOString()) return undefined;
  return { facts: [fact('Order Cancelled', { reason: 'OUT_OF_STOCK' })] };
}

/** Notes that the order is being undone, before the first undo that the order itself would not show. */
export function startUndoing(order: Order, refusedBy?: string): Decision {
  return allows(order, 'Cancellation Started') ? { facts: [fact('Cancellation Started', { refusedBy })] } : undefined;
}

/** Whether undoing what was done for the order is right: it never goes forward any more, or holds nothing anyway. */
export const isTurningBack = (order: Order) => order.undoing || isWaiting(order) || (isFinal(order) && order.status !== 'CONFIRMED');

export function release(order: Order): Decision {
  if (!allows(order, 'Stock Released')) return undefined;
  return { facts: [fact('Stock Released', {})], moves: order.stock === 'RESERVED' ? releaseStock(order) : [] };
}

/** Whether the payment provider is to be asked for an authorisation. */
export const wantsAuthorisation = (order: Order) => goesForward(order) && allows(order, 'Payment Authorised');

export function authorised(order: Order, id: string): Decision {
  return wantsAuthorisation(order) ? { facts: [fact('Payment Authorised', { id, amount: amountDue(order) })] } : undefined;
}

export function declined(order: Order): Decision {
  return allows(order, 'Payment Declined') ? { facts: [fact('Payment Declined', {})] } : undefined;
}

export const stillWantsCapture = (order: Order) => goesForward(order) && allows(order, 'Payment Completed');

/** Whether the payment provider is to be asked to take the money. The pivot: what is not to be shipped ends here. */
export function wantsCapture(order: Order): boolean {
  if (order.payment.state === 'CAPTURED') return false;
  if (stillWantsCapture(order)) return true;
  throw new BusinessError('OrderCancelled', `${order.orderId} is not to be paid: it is ${order.cancelRequested ? 'cancelled' : order.status}.`);
}

export function captured(order: Order, id: string): Decision {
  return wantsCapture(order) ? { facts: [fact('Payment Completed', { id, amount: amountDue(order) })] } : undefined;
}

/** What the provider said became of the money. */
export function undone(order: Order, state: 'VOIDED' | 'REFUNDED'): Decision {
  const type = state === 'VOIDED' ? 'Payment Voided' : 'Payment Refunded';
  return allows(order, type) ? { facts: [fact(type, {})] } : undefined;
}

/** Whether the provider still has money of an order that is not to be paid. */
export const owesMoneyBack = ({ payment }: Order) => !(['VOIDED', 'REFUNDED', 'DECLINED'] as Payment['state'][]).includes(payment.state);

/** Whether a warehouse and a label are wanted. */
export const wantsFulfilment = (order: Order) => goesForward(order) && order.status === 'AUTHORISED';

/** Hands the parcel over: what was reserved is sold, and the order is through. */
export function dispatch(order: Order, shipment: Shipment): Decision {
  if (order.status !== 'PAID') return undefined;
  return { facts: [fact('Shipment Created', shipment), fact('Order Confirmed', {})], moves: sellStock(order) };
}

/** Notes what the carrier tells, where it is news. */
export function updateShipment(order: Order, delivery: Delivery): Decision {
  return allows(order, 'Shipment Updated') && isNews(order, delivery) ? { facts: [fact('Shipment Updated', delivery)] } : undefined;
}

/** Ends an order that did not go through, unless it waits for stock. Refused (`IllegalTransition`) while it still holds stock or money. */
export function close(order: Order, error: string): Decision {
  if (isFinal(order) || isWaiting(order)) return undefined;
  const reason = reasonOf(order, error);
  const rejected = reason !== 'CANCELLED_BY_CUSTOMER' && reason !== 'PROCESSING_FAILED';
  return { facts: [fact(rejected ? 'Order Rejected' : 'Order Cancelled', { reason })] };
}

const FULFILMENT_STEPS = ['AllocateWarehouse', 'CreateShippingLabel'];

function reasonOf(order: Order, error: string): Reason {
  if (order.cancelRequested) return 'CANCELLED_BY_CUSTOMER';
  if (order.payment.state === 'DECLINED' || error === 'PaymentDeclined') return 'PAYMENT_DECLINED';
  if (order.refusedBy) return FULFILMENT_STEPS.includes(order.refusedBy) ? 'FULFILMENT_REFUSED' : 'STEP_REFUSED';
  return error === 'OutOfStock' ? 'OUT_OF_STOCK' : 'PROCESSING_FAILED';
}

/** Leaves an order to a person. */
export function park(order: Order, cause: string): Decision {
  return allows(order, 'Order Parked') ? { facts: [fact('Order Parked', { cause: cause.slice(0, 500) })] } : undefined;
}

/** Starts a stalled or parked order again; the new execution supersedes the earlier one. */
export function resume(order: Order): Decision {
  return allows(order, 'Order Resumed') ? { facts: [fact('Order Resumed', {})] } : undefined;
}

export function requestCancellation(order: Order): Decision {
  if (!allows(order, 'Cancellation Requested')) return undefined;
  // No execution works on an order that waits: it ends here and now.
  const end = isWaiting(order) ? [fact('Order Cancelled', { reason: 'CANCELLED_BY_CUSTOMER' })] : [];
  return { facts: [fact('Cancellation Requested', {}), ...end] };
}
