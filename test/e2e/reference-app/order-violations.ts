import { amountDue, isFinal, Order, unitsDue } from '../../../src/orders/core/order';
import type { OrderEvent } from '../../../src/orders/core/order-events';
import { fold } from '../../../src/orders/core/order-state';
import { viewOf } from '../../../src/orders/core/wire';

interface Stock {
  readonly productId: string;
  readonly availableQuantity: number;
  readonly reservedQuantity?: number;
  readonly soldQuantity?: number;
}

/** What tables hold of some orders. */
export interface Found {
  readonly heads: { readonly order: Order; readonly pending?: string }[];
  readonly events: (OrderEvent & { readonly entry: string })[];
  /** Places in warehouses and labels. */
  readonly parcels: { readonly orderId: string; readonly entry: string; readonly state: string }[];
  readonly view: Record<string, unknown>[];
  /** The provider's own ledger. */
  readonly payments: { readonly reference: string; readonly status: string; readonly captures: number; readonly captured: number }[];
  readonly products: Stock[];
}

/** What must hold once every order has come to its end: what of it does not. Every product began with `pieces`. */
export function violationsOf(found: Found, { pieces, orders }: { pieces: number; orders: number }): string[] {
  const broken: string[] = [];
  const must = (condition: boolean, message: string) => void (condition || broken.push(message));
  must(found.heads.length === orders, `${found.heads.length} orders, ${orders} were accepted`);
  for (const { order } of found.heads) {
    must(isFinal(order), `${order.orderId} ended ${order.status}`);
    logFits(order, found, must);
    moneyFits(order, found, must);
    parcelFits(order, found, must);
  }
  const numbers = found.heads.flatMap(({ order }) => order.shipment?.trackingNumber ?? []);
  must(new Set(numbers).size === numbers.length, 'two orders have one tracking number');
  const sold = found.heads.filter(({ order }) => order.status === 'CONFIRMED').map(({ order }) => unitsDue(order));
  for (const { productId, availableQuantity, reservedQuantity = 0, soldQuantity = 0 } of found.products) {
    const confirmed = sold.reduce((sum, units) => sum + (units.get(productId) ?? 0), 0);
    must(soldQuantity === confirmed, `${productId}: ${soldQuantity} sold, ${confirmed} confirmed`);
    must(availableQuantity >= 0 && reservedQuantity === 0 && availableQuantity + soldQuantity === pieces,
      `${productId}: ${availableQuantity} available, ${reservedQuantity} reserved, ${soldQuantity} sold of ${pieces}`);
  }
  return broken;
}

type Must = (condition: boolean, message: string) => void;

function logFits(order: Order, { events, view }: Found, must: Must): void {
  const { orderId } = order;
  const log = events.filter((event) => event.order.orderId === orderId).sort((a, b) => a.order.version - b.order.version);
  must(log.every((event, index) => event.order.version === index + 1), `${orderId}: a gap in the log`);
  must(same(fold(log), order), `${orderId} is not the fold of its events`);
  must(log.slice(0, -1).every((event) => !isFinal(event.order)), `${orderId}: an end that was reversed`);
  must(same(view.find((row) => row.orderId === orderId), viewOf(log.at(-1)!)), `${orderId}: the read model shows something else`);
}

function moneyFits(order: Order, { payments }: Found, must: Must): void {
  const { orderId, status, shipment, payment } = order;
  const own = payments.filter(({ reference }) => reference === orderId);
  const captures = own.reduce((sum, each) => sum + each.captures, 0);
  const kept = own.filter((each) => each.status === 'CAPTURED').reduce((sum, each) => sum + each.captured, 0);
  const due = status === 'CONFIRMED' ? amountDue(order) : 0;
  must(captures <= 1, `${orderId} was captured ${captures} times`);
  must(kept === due, `${orderId} is ${status}: the provider keeps ${kept}, ${due} is due`);
  must(own.every((each) => each.status !== 'AUTHORISED'), `${orderId}: money is still held`);
  must(!shipment || payment.state === 'CAPTURED', `${orderId} was shipped unpaid`);
}

function parcelFits({ orderId, status, shipment }: Order, { events, parcels }: Found, must: Must): void {
  const confirmed = status === 'CONFIRMED';
  const sent = events.filter(({ type, order }) => type === 'Shipment Created' && order.orderId === orderId).length;
  must(sent === (confirmed ? 1 : 0) && (shipment !== undefined) === confirmed, `${orderId} is ${status} and was shipped ${sent} times`);
  const active = parcels.filter((parcel) => parcel.orderId === orderId && parcel.state === 'ACTIVE').map(({ entry }) => entry).sort();
  must(same(active, confirmed ? ['ALLOCATION', 'LABEL'] : []), `${orderId} is ${status} and holds ${active}`);
}

/** Whatever the order of the fields. */
function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) => part && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => x < y ? -1 : 1)) : part);
}
