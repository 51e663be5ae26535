import { z } from 'zod';
import { STOCK_SCHEMA_VERSION, STOCK_SOURCE } from './stock-level';

const text = (max: number) => z.string().trim().min(1, 'must not be empty').max(max, `must have at most ${max} characters`);

/** What an operator corrects: so many units more, or fewer where it is negative. */
export const stockAdjustment = z.object({
  /** The same for every attempt: it has one effect. */
  id: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must have 1 to 64 visible characters'),
  productId: text(128),
  quantity: z.int('must be a whole number').refine((quantity) => quantity !== 0, 'must not be 0'),
  reason: text(200),
  /** Who says so. */
  operator: text(128).optional(),
});

export type StockAdjustment = z.infer<typeof stockAdjustment>;

/** An adjustment as it is kept, and told on the bus. */
export interface AdjustedStock extends StockAdjustment {
  /** ISO 8601. */
  readonly at: string;
  /** Afterwards. */
  readonly availableQuantity: number;
}

/** The adjustment as it goes over the bus. */
export function adjustmentEvent({ at, id, productId, quantity, availableQuantity, reason, operator }: AdjustedStock) {
  return {
    source: STOCK_SOURCE,
    detailType: 'Stock Adjusted',
    time: at,
    detail: { id: `${productId}#${id}`, schemaVersion: STOCK_SCHEMA_VERSION, occurredAt: at, productId, quantity, availableQuantity, reason, operator },
  };
}
