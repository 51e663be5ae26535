/** What a change of an order is counted by; see `OrderSaga.orderStatus`. */
export interface Notice {
  readonly event: string;
  readonly order: {
    /** Of the event: the same however often it is sent. */
    readonly id: string;
    /** When the order was placed, ISO 8601. */
    readonly timestamp: string;
    readonly items: { readonly productId: string; readonly quantity: number; readonly shortfall?: number }[];
    readonly amountDue: number;
    readonly currency: string;
  };
}

/** Events that are counted, and as what. */
export const COUNTED: Readonly<Record<string, string>> = {
  'Order Placed': 'placed',
  'Order Confirmed': 'confirmed',
  'Order Rejected': 'rejected',
  'Order Cancelled': 'cancelled',
};

/** What is added to one row of a day: the day's `TOTAL`, or a `PRODUCT#…`. */
export interface Addition {
  readonly row: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** The day that an order belongs to, in UTC: that on which it was placed, whenever it ends. */
export const dayOf = ({ order: { timestamp } }: Notice) => timestamp.slice(0, 10);

/** What a change adds to its day's figures. Sold is what ships: for that much is paid. */
export function additionsOf({ event, order: { items, amountDue, currency } }: Notice): Addition[] {
  const name = COUNTED[event];
  if (!name) return [];
  if (name !== 'confirmed') return [{ row: 'TOTAL', figures: { [name]: 1 } }];
  const units = new Map<string, number>();
  for (const { productId, quantity, shortfall = 0 } of items) units.set(productId, (units.get(productId) ?? 0) + quantity - shortfall);
  return [
    { row: 'TOTAL', figures: { confirmed: 1, [`revenue ${currency}`]: amountDue } },
    ...[...units].filter(([, sold]) => sold > 0).map(([productId, sold]) => ({ row: `PRODUCT#${productId}`, figures: { unitsSold: sold } })),
  ];
}
