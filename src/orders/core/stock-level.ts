import type { Product } from './product';

/** Speaks on the bus about products. */
export const STOCK_SOURCE = 'inventory.stock';

/** Version of these events' shape on the bus. */
export const STOCK_SCHEMA_VERSION = 1;

/** What holds for products that say nothing else. */
export interface StockLevels {
  /** Low at so many units and below. */
  readonly lowStockThreshold?: number;
  /** Units to order again. */
  readonly reorderQuantity?: number;
}

/** A product before and after a change; there is no `before` of a new one. */
export interface StockChange {
  readonly before?: Product;
  readonly after: Product;
}

/** How many became available. */
export const arrived = ({ before, after }: StockChange) => Math.max(0, after.availableQuantity - (before?.availableQuantity ?? 0));

/** The threshold that the change crosses from above; undefined where it crosses none. What stays low is not told again. */
export function crossed({ before, after }: StockChange, levels: StockLevels): number | undefined {
  const threshold = after.lowStockThreshold ?? levels.lowStockThreshold;
  if (threshold === undefined || !before) return undefined;
  return before.availableQuantity > threshold && after.availableQuantity <= threshold ? threshold : undefined;
}

/** How many to order of a product that runs low; undefined where nothing is to be ordered. */
export const toReorder = ({ reorderQuantity }: Product, levels: StockLevels) => (reorderQuantity ?? levels.reorderQuantity) || undefined;
