import type { Extra } from './extra-fields';
import type { Address, BackOrder, Delivery, Line, Order, Payment, Reason, Shipment } from './order';

/** Version of the events' shape on the bus: raised when a consumer would have to change. */
export const SCHEMA_VERSION = 1;

/** What can happen to an order, with what each event adds. */
export interface OrderFacts {
  readonly 'Order Placed': PlacedOrder;
  readonly 'Order Back-ordered': BackOrder;
  readonly 'Stock Reserved': { readonly items: Line[] };
  readonly 'Stock Released': object;
  readonly 'Payment Authorised': Required<Omit<Payment, 'state'>>;
  readonly 'Payment Declined': object;
  readonly 'Payment Completed': Required<Omit<Payment, 'state'>>;
  readonly 'Payment Voided': object;
  readonly 'Payment Refunded': object;
  readonly 'Shipment Created': Shipment;
  readonly 'Shipment Updated': Delivery;
  readonly 'Cancellation Requested': object;
  readonly 'Cancellation Started': { readonly refusedBy?: string };
  readonly 'Order Confirmed': object;
  readonly 'Order Rejected': { readonly reason: Reason };
  readonly 'Order Cancelled': { readonly reason: Reason };
  readonly 'Order Parked': { readonly cause: string };
  readonly 'Order Resumed': object;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly items: Line[];
  readonly totalAmount: number;
  readonly currency: string;
  readonly shippingAddress: Address;
  readonly extra?: Extra;
}

export type EventType = keyof OrderFacts;

/** Something that happened, not yet numbered. */
export type Fact = { [T in EventType]: { readonly type: T; readonly data: OrderFacts[T] } }[EventType];

/** A fact in the order's log, with the whole state after it. */
export type OrderEvent = Fact & {
  /** ISO 8601. */
  readonly at: string;
  readonly order: Order;
  /** X-Ray header of the request that placed the order: what follows belongs to the same trace. */
  readonly trace?: string;
};

/** Names the fact; the compiler holds name and data together. */
export function fact<T extends EventType>(type: T, data: OrderFacts[T]): Fact {
  return { type, data } as Fact;
}

/** Who speaks on the bus, by the first word of the event. */
const SOURCES: Record<string, string> = {
  Order: 'ecommerce.orders',
  Cancellation: 'ecommerce.orders',
  Stock: 'inventory.service',
  Payment: 'payment.service',
  Shipment: 'shipping.service',
};

export const EVENT_SOURCES = [...new Set(Object.values(SOURCES))];

export const sourceOf = (type: EventType): string => SOURCES[type.split(' ')[0]];
