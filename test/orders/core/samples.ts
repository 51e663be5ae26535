import { Fact, fact } from '../../../src/orders/core/order-events';
import { append } from '../../../src/orders/core/order-state';
import { OrderRequest } from '../../../src/orders/core/place-order';
import { Product } from '../../../src/orders/core/product';

export const AT = '2026-11-21T10:00:00.000Z';

export const ADDRESS = { street: 'Hauptstraße 1', city: 'Wien', country: 'AT', zipCode: '1010' };

/** Two mugs at 12.50 and a pot at 20. */
export const REQUEST: OrderRequest = {
  items: [{ productId: 'mug', quantity: 2, price: 12.5 }, { productId: 'pot', quantity: 1, price: 20 }],
  totalAmount: 45,
  currency: 'EUR',
  shippingAddress: ADDRESS,
  paymentMethod: 'tok_visa',
};

export const product = (productId: string, price: number, availableQuantity = 10): Product =>
  ({ productId, price, currency: 'EUR', availableQuantity, reservedQuantity: 0, soldQuantity: 0 });

export const PRODUCTS = new Map([['mug', product('mug', 1250)], ['pot', product('pot', 2000)]]);

export const LINES = [{ productId: 'mug', quantity: 2, price: 1250 }, { productId: 'pot', quantity: 1, price: 2000 }];

export const PLACED = fact('Order Placed', {
  orderId: 'ORD-2026-1', customerId: 'ann', items: LINES, totalAmount: 4500, currency: 'EUR', shippingAddress: ADDRESS,
});

export const SHIPMENT = { warehouse: 'MAIN', carrier: 'STANDARD', trackingNumber: 'TRK1' };

/** One of each. */
export const FACTS: Fact[] = [
  PLACED, fact('Stock Reserved', { items: LINES }), fact('Stock Released', {}), fact('Payment Authorised', { id: 'pay_1', amount: 4500 }),
  fact('Payment Declined', {}), fact('Payment Completed', { id: 'pay_1', amount: 4500 }), fact('Payment Voided', {}), fact('Payment Refunded', {}),
  fact('Shipment Created', SHIPMENT), fact('Cancellation Requested', {}), fact('Cancellation Started', {}), fact('Order Confirmed', {}),
  fact('Order Rejected', { reason: 'OUT_OF_STOCK' }), fact('Order Cancelled', { reason: 'PROCESSING_FAILED' }),
  fact('Order Back-ordered', { missing: [{ productId: 'mug', quantity: 1 }], until: '2026-11-22T10:00:00.000Z' }),
  fact('Shipment Updated', { status: 'IN_TRANSIT', occurredAt: '2026-11-21T12:00:00.000Z' }),
  fact('Order Parked', { cause: 'test' }), fact('Order Resumed', {}),
];

/** An order to which these have happened. */
export const orderAfter = (...types: Fact['type'][]) =>
  append(undefined, [PLACED, ...types.map((type) => FACTS.find((one) => one.type === type)!)], AT).at(-1)!.order;
