import type { Extra } from './extra-fields';

/** Where an order stands. */
export type OrderStatus =
  | 'PLACED' // accepted
  | 'BACK_ORDERED' // waits for stock to arrive; nothing is held or charged
  | 'RESERVED' // stock is held
  | 'AUTHORISED' // and the money
  | 'PAID' // the money is taken: the order will be shipped
  | 'CONFIRMED' // shipped: the end
  | 'CANCELLING' // what was done is being undone
  | 'REJECTED' // out of stock, declined, refused by fulfilment or by a step of the shop's own: the end
  | 'CANCELLED' // by the customer or by a failure: the end
  | 'PARKED'; // needs a person

/** Why an order did not go through. */
export type Reason = 'OUT_OF_STOCK' | 'PAYMENT_DECLINED' | 'FULFILMENT_REFUSED' | 'STEP_REFUSED' | 'CANCELLED_BY_CUSTOMER' | 'PROCESSING_FAILED';

/** A line of an order. Amounts are minor units. */
export interface Line {
  readonly productId: string;
  readonly quantity: number;
  readonly price: number;
  /** How many could not be reserved, and so are neither shipped nor charged. */
  readonly shortfall?: number;
  /** Fields of the shop's own. */
  readonly extra?: Extra;
}

export interface Address {
  readonly street: string;
  readonly city: string;
  readonly country: string;
  readonly zipCode: string;
}

export interface Payment {
  readonly state: 'NONE' | 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED' | 'REFUNDED';
  /** The provider's own id. */
  readonly id?: string;
  /** Minor units. */
  readonly amount?: number;
}

/** What an order waits for, and how long. */
export interface BackOrder {
  readonly missing: { readonly productId: string; readonly quantity: number }[];
  /** ISO 8601: it is cancelled then. */
  readonly until: string;
}

/** What the carrier has told last. */
export interface Delivery {
  readonly status: 'IN_TRANSIT' | 'OUT_FOR_DELIVERY' | 'DELIVERED' | 'DELIVERY_FAILED' | 'RETURNED';
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly location?: string;
}

export interface Shipment {
  readonly warehouse: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly delivery?: Delivery;
}

/** The whole state of an order after `version` events. */
export interface Order {
  readonly orderId: string;
  readonly version: number;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly items: Line[];
  /** Minor units. */
  readonly totalAmount: number;
  readonly currency: string;
  readonly shippingAddress: Address;
  /** Fields of the shop's own. */
  readonly extra?: Extra;
  /** When it was placed, ISO 8601. */
  readonly timestamp: string;
  readonly stock: 'NONE' | 'RESERVED' | 'RELEASED' | 'SOLD';
  readonly payment: Payment;
  readonly shipment?: Shipment;
  /** Only while it waits. */
  readonly backOrder?: BackOrder;
  /** What was done is being undone, and no step forward does anything any more. */
  readonly undoing?: boolean;
  /** A step that will not have it: of fulfilment, or of the shop's own. */
  readonly refusedBy?: string;
  /** The customer wants it no more; it is undone unless it is paid already. */
  readonly cancelRequested?: boolean;
  readonly reason?: Reason;
  /** Which execution may work on it: an earlier one has no say any more. */
  readonly attempt: number;
  /** Attempts there were when it was parked last: those after it are counted anew. */
  readonly parkedAttempt?: number;
}

const FINAL: OrderStatus[] = ['CONFIRMED', 'REJECTED', 'CANCELLED'];

export const isWaiting = ({ status }: Pick<Order, 'status'>) => status === 'BACK_ORDERED';

export const isFinal = ({ status }: Pick<Order, 'status'>) => FINAL.includes(status);

/** What the customer owes, in minor units: for what ships. */
export function amountDue({ items }: Pick<Order, 'items'>): number {
  return items.reduce((sum, { quantity, shortfall = 0, price }) => sum + (quantity - shortfall) * price, 0);
}

/** How many of each product ship: lines of one product together. */
export function unitsDue({ items }: Pick<Order, 'items'>): Map<string, number> {
  const units = new Map<string, number>();
  for (const { productId, quantity, shortfall = 0 } of items) {
    units.set(productId, (units.get(productId) ?? 0) + quantity - shortfall);
  }
  return units;
}
