import { z } from 'zod';
import { allot } from './stock';

/** What another system asks: the detail of a `Stock Check Requested` event. */
export const stockCheckRequest = z.object({
  requestId: z.string().min(1).max(128),
  items: z.array(z.object({ productId: z.string().min(1).max(128), quantity: z.int().positive() })).min(1).max(100),
});

export type StockCheckRequest = z.infer<typeof stockCheckRequest>;

/** The answer: the detail of a `Stock Checked` event. It promises nothing: only an order holds stock. */
export interface StockCheck {
  readonly requestId: string;
  readonly result: 'AVAILABLE' | 'PARTIAL' | 'UNAVAILABLE';
  readonly availableItems: { readonly productId: string; readonly quantity: number }[];
  readonly unavailableItems: { readonly productId: string; readonly quantity: number; readonly shortfall: number }[];
}

/** What there is of each line, the earlier ones served first. */
export function checkStock({ requestId, items }: StockCheckRequest, available: Map<string, number>): StockCheck {
  const lines = allot(items, available)
    .map(({ productId, quantity, shortfall = 0 }) => ({ productId, quantity, shortfall, there: quantity - shortfall }));
  const availableItems = lines.filter(({ there }) => there > 0).map(({ productId, there }) => ({ productId, quantity: there }));
  const unavailableItems = lines
    .filter(({ shortfall }) => shortfall > 0).map(({ productId, quantity, shortfall }) => ({ productId, quantity, shortfall }));
  const result = !unavailableItems.length ? 'AVAILABLE' : availableItems.length ? 'PARTIAL' : 'UNAVAILABLE';
  return { requestId, result, availableItems, unavailableItems };
}
