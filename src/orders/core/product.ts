import { z } from 'zod';
import { toDecimal, toMinor } from './money';

/** A row of the products table. Available + reserved + sold changes only when an operator adjusts the stock. */
export interface Product {
  readonly productId: string;
  readonly name?: string;
  /** Minor units. */
  readonly price: number;
  readonly currency: string;
  readonly availableQuantity: number;
  readonly reservedQuantity: number;
  readonly soldQuantity: number;
  /** Low at so many available units and below. */
  readonly lowStockThreshold?: number;
  /** Units to order when it is low. */
  readonly reorderQuantity?: number;
  /** The order for more that is under way. */
  readonly reorderId?: string;
}

/** ISO 4217, as the runtime knows it. */
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const units = z.int('must be a whole number').min(0, 'must be 0 or more');

/** What an operator says about a product. Prices are decimals; a stock change may be negative. */
export const productCommand = z.object({
  productId: z.string().trim().min(1, 'must not be empty').max(128),
  name: z.string().trim().min(1).max(256).optional(),
  price: z.number().positive('must be more than 0'),
  currency: z.string().refine((code) => CURRENCIES.has(code), 'must be a currency code such as EUR'),
  addQuantity: z.int('must be a whole number').default(0),
  lowStockThreshold: units.optional(),
  reorderQuantity: units.optional(),
}).refine(({ price, currency }) => toMinor(price, currency) !== undefined, { path: ['price'], message: 'has more decimals than its currency' });

export type ProductCommand = z.infer<typeof productCommand>;

/** A product as the outside sees it: money as a decimal. */
export function presentProduct({ price, ...product }: Product) {
  return { ...product, price: toDecimal(price, product.currency) };
}
