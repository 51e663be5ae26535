import { annotate } from '../../runtime/trace';

export interface TracedOrder {
  readonly orderId: string;
  readonly items: object[];
  /** Decimal. */
  readonly totalAmount: number;
}

export type MarkTrace = (order: TracedOrder) => Promise<void>;

/** Lets the trace be found by order: `annotation.order_id = "ORD-…"`, `annotation.item_count >= 3`, `annotation.total > 100`. */
export const markTrace: MarkTrace = ({ orderId, items, totalAmount }) =>
  annotate('order', { order_id: orderId, item_count: items.length, total: totalAmount });
