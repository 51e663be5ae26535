import { LINES, orderAfter, SHIPMENT } from './samples';
import { close, dispatch, park, release, requestCancellation, reserve, wantsAuthorisation, wantsCapture, wantsFulfilment } from '../../../src/orders/core/decisions';
import { append, IllegalTransition } from '../../../src/orders/core/order-state';

const AUTHORISED = ['Stock Reserved', 'Payment Authorised'] as const;

test('stock is reserved once', () => {
  expect(reserve(orderAfter())?.moves).toHaveLength(2);
  expect(reserve(orderAfter('Stock Reserved'))).toBeUndefined();
});

test('an order of which nothing is there is out of stock', () => {
  expect(() => reserve(orderAfter(), LINES.map((line) => ({ ...line, shortfall: line.quantity })))).toThrow(expect.objectContaining({ name: 'OutOfStock' }));
});

test('a release leaves a mark even where nothing was reserved, so that a late reservation finds it', () => {
  const decision = release(orderAfter())!;
  expect(decision.moves).toEqual([]);
  const order = append(orderAfter(), decision.facts, '')[0].order;
  expect(order.stock).toBe('RELEASED');
  expect(reserve(order)).toBeUndefined();
  expect(release(order)).toBeUndefined();
});

test.each([['Cancellation Requested'], ['Cancellation Started'], ['Payment Voided']] as const)('after %s no step forward does anything, and the pivot refuses', (type) => {
  const order = orderAfter('Stock Reserved', type);
  expect(wantsAuthorisation(order)).toBe(false);
  expect(reserve(orderAfter(...(type === 'Payment Voided' ? ['Stock Released' as const] : [type])))).toBeUndefined();
  expect(wantsFulfilment(orderAfter(...AUTHORISED, type))).toBe(false);
  expect(() => wantsCapture(orderAfter(...AUTHORISED, type))).toThrow(expect.objectContaining({ name: 'OrderCancelled' }));
});

test('a paid order is captured no more, and cannot be cancelled', () => {
  const paid = orderAfter(...AUTHORISED, 'Payment Completed');
  expect(wantsCapture(paid)).toBe(false);
  expect(requestCancellation(paid)).toBeUndefined();
});

test('dispatch ships, confirms and sells at once, and once', () => {
  const paid = orderAfter(...AUTHORISED, 'Payment Completed');
  const decision = dispatch(paid, SHIPMENT)!;
  expect(decision.facts.map(({ type }) => type)).toEqual(['Shipment Created', 'Order Confirmed']);
  expect(decision.moves).toEqual([
    { productId: 'mug', quantity: 2, from: 'reservedQuantity', to: 'soldQuantity' },
    { productId: 'pot', quantity: 1, from: 'reservedQuantity', to: 'soldQuantity' },
  ]);
  expect(dispatch(append(paid, decision.facts, '').at(-1)!.order, SHIPMENT)).toBeUndefined();
});

test.each([
  [orderAfter(), 'OutOfStock', 'Order Rejected', 'OUT_OF_STOCK'],
  [orderAfter('Stock Reserved', 'Payment Declined', 'Stock Released'), 'PaymentDeclined', 'Order Rejected', 'PAYMENT_DECLINED'],
  [orderAfter('Stock Reserved', 'Cancellation Requested', 'Payment Voided', 'Stock Released'), 'OrderCancelled', 'Order Cancelled', 'CANCELLED_BY_CUSTOMER'],
  [orderAfter('Stock Reserved', 'Payment Voided', 'Stock Released'), 'States.Timeout', 'Order Cancelled', 'PROCESSING_FAILED'],
] as const)('%# closes with its reason', (order, error, type, reason) => {
  expect(close(order, error)?.facts).toEqual([{ type, data: { reason } }]);
});

test('an order that still holds stock cannot be closed', () => {
  const order = orderAfter('Stock Reserved');
  expect(() => append(order, close(order, 'X')!.facts, '')).toThrow(IllegalTransition);
});

test('a final order is neither closed nor parked again', () => {
  const rejected = orderAfter('Order Rejected');
  expect(close(rejected, 'X')).toBeUndefined();
  expect(park(rejected, 'X')).toBeUndefined();
});
