import { array, assert, integer, property } from 'fast-check';
import { PRODUCTS, product, REQUEST } from './samples';
import { toDecimal } from '../../../src/orders/core/money';
import { checkOrder, MAX_LINES, orderRequest, placeOrder } from '../../../src/orders/core/place-order';

const wrongFields = (request: object) => {
  const parsed = orderRequest.safeParse(request);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
};
const withLine = (line: object) => ({ ...REQUEST, items: [{ ...REQUEST.items[0], ...line }, REQUEST.items[1]] });

test('a right order has no wrong field', () => {
  expect(wrongFields(REQUEST)).toEqual([]);
  expect(checkOrder(REQUEST, PRODUCTS)).toEqual([]);
});

test.each([
  ['a negative quantity', withLine({ quantity: -1 }), ['items.0.quantity']],
  ['a fractional quantity', withLine({ quantity: 1.5 }), ['items.0.quantity']],
  ['no quantity', withLine({ quantity: undefined }), ['items.0.quantity']],
  ['a price of nothing', withLine({ price: 0 }), ['items.0.price']],
  ['text as quantity', withLine({ quantity: '2' }), ['items.0.quantity']],
  ['no items', { ...REQUEST, items: [] }, ['items']],
  ['too many items', { ...REQUEST, items: Array(MAX_LINES + 1).fill(REQUEST.items[0]) }, ['items']],
  ['no address', { ...REQUEST, shippingAddress: undefined }, ['shippingAddress']],
  ['half an address', { ...REQUEST, shippingAddress: { city: 'Wien', country: 'AT', zipCode: '1' } }, ['shippingAddress.street']],
  ['a currency by name', { ...REQUEST, currency: 'Euro' }, ['currency']],
  ['several', { ...REQUEST, totalAmount: -1, paymentMethod: ' ' }, ['totalAmount', 'paymentMethod']],
])('%s is named', (_, request, fields) => {
  expect(wrongFields(request)).toEqual(fields);
});

test.each([
  ['an unknown product', withLine({ productId: 'cup' }), 'items.0.productId', 'there is no product cup'],
  ['a price of one\'s own', withLine({ price: 1 }), 'items.0.price', 'the price of mug is 12.5 EUR'],
  ['another currency', { ...REQUEST, currency: 'USD' }, 'currency', 'mug is sold in EUR, not in USD'],
  ['a total that does not add up', { ...REQUEST, totalAmount: 44.99 }, 'totalAmount', 'the items add up to 45 EUR'],
  ['a total with half a cent', { ...REQUEST, totalAmount: 45.005 }, 'totalAmount', 'the items add up to 45 EUR'],
])('%s is told', (_, request, field, message) => {
  expect(checkOrder(request as typeof REQUEST, PRODUCTS)[0]).toEqual({ field, message });
});

test('a sum in floating point adds up', () => {
  assert(property(array(integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 30 }), (prices) => {
    const products = new Map(prices.map((price, index) => [`p${index}`, product(`p${index}`, price)]));
    const items = prices.map((price, index) => ({ productId: `p${index}`, quantity: 3, price: toDecimal(price, 'EUR') }));
    const totalAmount = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
    expect(checkOrder({ ...REQUEST, items, totalAmount }, products)).toEqual([]);
  }));
});

test('an order is kept in minor units', () => {
  expect(placeOrder('ORD-2026-1', 'ann', REQUEST).data).toMatchObject({
    orderId: 'ORD-2026-1', customerId: 'ann', totalAmount: 4500, items: [{ price: 1250 }, { price: 2000 }],
  });
});

test('the payment method stays out of the events', () => {
  expect(JSON.stringify(placeOrder('ORD-2026-1', 'ann', REQUEST))).not.toContain('tok_visa');
});
