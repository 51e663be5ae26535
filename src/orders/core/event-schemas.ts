import type { Delivery, Order, OrderStatus, Payment, Reason } from './order';
import { EventType, SCHEMA_VERSION, sourceOf } from './order-events';
import { STOCK_SCHEMA_VERSION, STOCK_SOURCE } from './stock-level';

/** The compiler holds these together with the types. */
const values = <T extends string>(all: Record<T, true>): string[] => Object.keys(all);
const STATUSES = values<OrderStatus>({
  PLACED: true,
  BACK_ORDERED: true,
  RESERVED: true,
  AUTHORISED: true,
  PAID: true,
  CONFIRMED: true,
  CANCELLING: true,
  REJECTED: true,
  CANCELLED: true,
  PARKED: true,
});
const STOCK = values<Order['stock']>({ NONE: true, RESERVED: true, RELEASED: true, SOLD: true });
const PAYMENT = values<Payment['state']>({ NONE: true, AUTHORISED: true, CAPTURED: true, DECLINED: true, VOIDED: true, REFUNDED: true });
const DELIVERY = values<Delivery['status']>({ IN_TRANSIT: true, OUT_FOR_DELIVERY: true, DELIVERED: true, DELIVERY_FAILED: true, RETURNED: true });
const REASONS = values<Reason>({
  OUT_OF_STOCK: true, PAYMENT_DECLINED: true, FULFILMENT_REFUSED: true, STEP_REFUSED: true, CANCELLED_BY_CUSTOMER: true, PROCESSING_FAILED: true,
});

const text = { type: 'string', minLength: 1 };
const amount = { type: 'number', minimum: 0 };
const whole = { type: 'integer', minimum: 1 };
const object = (properties: object, ...required: string[]) => ({ type: 'object', required, properties });
const all = (properties: object) => object(properties, ...Object.keys(properties));

/** Fields of the shop's own. */
const OWN_FIELDS = { type: 'object' };

/** The whole state of an order after the event, as `busEvent` writes it. New fields may come without a new version. */
const ORDER_DETAIL = object({
  id: { type: 'string', pattern: '^.+#[0-9]+$' },
  schemaVersion: { const: SCHEMA_VERSION },
  occurredAt: { type: 'string', format: 'date-time' },
  attempt: whole,
  shop: text,
  orderId: text,
  version: whole,
  customerId: text,
  status: { enum: STATUSES },
  items: {
    type: 'array',
    minItems: 1,
    items: object({ productId: text, quantity: whole, price: amount, shortfall: { type: 'integer', minimum: 0 }, extra: OWN_FIELDS }, 'productId', 'quantity', 'price'),
  },
  totalAmount: amount,
  amountDue: amount,
  currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  shippingAddress: all({ street: text, city: text, country: text, zipCode: text }),
  timestamp: { type: 'string', format: 'date-time' },
  stock: { enum: STOCK },
  payment: object({ state: { enum: PAYMENT }, id: text, amount }, 'state'),
  shipment: object({
    warehouse: text,
    carrier: text,
    trackingNumber: text,
    delivery: object({ status: { enum: DELIVERY }, occurredAt: { type: 'string', format: 'date-time' }, location: text }, 'status', 'occurredAt'),
  }, 'warehouse', 'carrier', 'trackingNumber'),
  backOrder: all({ missing: { type: 'array', minItems: 1, items: all({ productId: text, quantity: whole }) }, until: { type: 'string', format: 'date-time' } }),
  cancelRequested: { type: 'boolean' },
  reason: { enum: REASONS },
  extra: OWN_FIELDS,
}, 'id', 'schemaVersion', 'occurredAt', 'attempt', 'orderId', 'version', 'customerId', 'status', 'items', 'totalAmount', 'amountDue', 'currency',
'shippingAddress', 'timestamp', 'stock', 'payment');

const paid = (state: Payment['state']) => ({ properties: { payment: object({ state: { const: state } }, 'state', 'id', 'amount') } });
const ended = (status: OrderStatus) => ({ required: ['reason'], properties: { status: { const: status } } });
const standing = (status: OrderStatus) => ({ properties: { status: { const: status } } });

/** What holds after each event beside that. */
const AFTER: Record<EventType, object> = {
  'Order Placed': { properties: { status: { const: 'PLACED' }, version: { const: 1 } } },
  'Order Back-ordered': { required: ['backOrder'], ...standing('BACK_ORDERED') },
  'Stock Reserved': { properties: { status: { const: 'RESERVED' }, stock: { const: 'RESERVED' } } },
  'Stock Released': { properties: { stock: { const: 'RELEASED' } } },
  'Payment Authorised': paid('AUTHORISED'),
  'Payment Declined': { properties: { payment: object({ state: { const: 'DECLINED' } }, 'state') } },
  'Payment Completed': paid('CAPTURED'),
  'Payment Voided': { properties: { payment: object({ state: { const: 'VOIDED' } }, 'state') } },
  'Payment Refunded': { properties: { payment: object({ state: { const: 'REFUNDED' } }, 'state') } },
  'Shipment Created': { required: ['shipment'] },
  'Shipment Updated': { properties: { status: { const: 'CONFIRMED' }, shipment: { required: ['delivery'] } } },
  'Cancellation Requested': { required: ['cancelRequested'] },
  'Cancellation Started': standing('CANCELLING'),
  'Order Confirmed': { required: ['shipment'], ...standing('CONFIRMED') },
  'Order Rejected': ended('REJECTED'),
  'Order Cancelled': ended('CANCELLED'),
  'Order Parked': standing('PARKED'),
  'Order Resumed': {},
};

/** What operators do to the stock by hand. */
const STOCK_ADJUSTED = object({
  id: text,
  schemaVersion: { const: STOCK_SCHEMA_VERSION },
  occurredAt: { type: 'string', format: 'date-time' },
  productId: text,
  quantity: { type: 'integer', not: { const: 0 } },
  availableQuantity: { type: 'integer', minimum: 0 },
  reason: text,
  operator: text,
  shop: text,
}, 'id', 'schemaVersion', 'occurredAt', 'productId', 'quantity', 'availableQuantity', 'reason');

/** Every kind of event that the outbox puts on the bus: JSON Schema of its `detail`. */
export const ORDER_EVENT_SCHEMAS = [
  ...(Object.keys(AFTER) as EventType[]).map((detailType) => ({
    source: sourceOf(detailType),
    detailType: detailType as string,
    detail: { ...ORDER_DETAIL, allOf: [AFTER[detailType]] } as object,
  })),
  { source: STOCK_SOURCE, detailType: 'Stock Adjusted', detail: STOCK_ADJUSTED },
];
