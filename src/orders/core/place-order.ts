import { z } from 'zod';
import { bytesOf, Extra, extraSchema } from './extra-fields';
import { ExtraFieldRules, MAX_COUNTRY, MAX_EXTRA_BYTES } from './field-rules';
import { toDecimal, toMinor } from './money';
import type { Line } from './order';
import { fact, Fact } from './order-events';
import type { Product } from './product';

/**
 * Most lines in an order. A reservation is one transaction of at most 100 items: one a product, the order and its event.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const MAX_LINES = 98;

const text = (max: number) => z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

/** What an idempotency key looks like. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

/** What a customer sends to `POST /orders`, with the shop's own fields. */
export const orderRequestWith = ({ order, item }: ExtraFieldRules = {}) => z.object({
  items: z.array(z.object({
    productId: text(128),
    quantity: z.int('must be a whole number').positive('must be 1 or more').max(1_000_000, 'must be at most 1000000'),
    price: z.number().positive('must be more than 0'),
    extra: extraSchema(item),
  })).min(1, 'must have at least one item').max(MAX_LINES, `must have at most ${MAX_LINES} items`),
  totalAmount: z.number().positive('must be more than 0'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR'),
  shippingAddress: z.object({ street: text(200), city: text(100), country: text(MAX_COUNTRY), zipCode: text(20) }),
  paymentMethod: text(256),
  extra: extraSchema(order),
}).refine(({ items, extra }) => bytesOf([extra, ...items.map((line) => line.extra)]) <= MAX_EXTRA_BYTES, {
  path: ['extra'], message: `must have at most ${MAX_EXTRA_BYTES} bytes, those of the items included`,
});

export const orderRequest = orderRequestWith();

export type OrderRequest = z.infer<typeof orderRequest>;

export interface WrongField {
  readonly field: string;
  readonly message: string;
}

export const mendFields = (fields: WrongField[]) => `Mend these fields: ${fields.map(({ field }) => field).join(', ')}.`;

export const KEY_REUSED = 'This Idempotency-Key came with another order before. Use a new key for a new order.';

/**
 * Checks an order against the catalogue: products, prices, currency and sum. Prices are looked up, not trusted.
 * Every wrong field is named.
 */
export function checkOrder(request: OrderRequest, products: Map<string, Product>): WrongField[] {
  const { items, currency } = request;
  const wrong: WrongField[] = [];
  items.forEach(({ productId, price }, index) => {
    const product = products.get(productId);
    const field = (name: string, message: string) => wrong.push({ field: `items.${index}.${name}`, message });
    if (!product) {
      field('productId', `there is no product ${productId}`);
    } else if (product.currency !== currency) {
      wrong.push({ field: 'currency', message: `${productId} is sold in ${product.currency}, not in ${currency}` });
    } else if (toMinor(price, currency) !== product.price) {
      field('price', `the price of ${productId} is ${toDecimal(product.price, currency)} ${currency}`);
    }
  });
  return wrong.length ? wrong : checkTotal(request);
}

function checkTotal({ items, totalAmount, currency }: OrderRequest): WrongField[] {
  const sum = items.reduce((total, { price, quantity }) => total + toMinor(price, currency)! * quantity, 0);
  if (!Number.isSafeInteger(sum)) return [{ field: 'items', message: 'is more than can be reckoned with' }];
  // Clients that add up in floating point are off by far less than a tenth of the smallest unit.
  const close = Math.abs(totalAmount - toDecimal(sum, currency)) < toDecimal(1, currency) / 10;
  return close ? [] : [{ field: 'totalAmount', message: `the items add up to ${toDecimal(sum, currency)} ${currency}` }];
}

/** The first event of an order that {@link checkOrder} finds right. */
export function placeOrder(orderId: string, customerId: string, { items, currency, shippingAddress, extra }: OrderRequest): Fact {
  const lines: Line[] = items.map(({ productId, quantity, price, extra: own }) =>
    ({ productId, quantity, price: toMinor(price, currency)!, ...given(own) }));
  const totalAmount = lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return fact('Order Placed', { orderId, customerId, items: lines, totalAmount, currency, shippingAddress, ...given(extra) });
}

const given = (extra: Extra = {}) => Object.keys(extra).length ? { extra } : {};
