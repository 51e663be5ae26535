import { Line, Order, unitsDue } from './order';

type Shelf = 'availableQuantity' | 'reservedQuantity' | 'soldQuantity';

/** Units of one product that go from one shelf to another: their sum stays what it was. */
export interface StockMove {
  readonly productId: string;
  readonly quantity: number;
  readonly from: Shelf;
  readonly to: Shelf;
}

const moves = (from: Shelf, to: Shelf) => (order: Pick<Order, 'items'>): StockMove[] =>
  [...unitsDue(order)].filter(([, quantity]) => quantity > 0).map(([productId, quantity]) => ({ productId, quantity, from, to }));

export const reserveStock = moves('availableQuantity', 'reservedQuantity');
export const releaseStock = moves('reservedQuantity', 'availableQuantity');
export const sellStock = moves('reservedQuantity', 'soldQuantity');

/** The lines with what cannot be had marked as shortfall, given what is there of each product. Earlier lines are served first. */
export function allot<L extends Pick<Line, 'productId' | 'quantity' | 'shortfall'>>(
  items: L[], available: Map<string, number>,
): (Omit<L, 'shortfall'> & Pick<Line, 'shortfall'>)[] {
  const left = new Map(available);
  return items.map(({ shortfall: _, ...line }) => {
    const there = left.get(line.productId) ?? 0;
    const taken = Math.min(line.quantity, there);
    left.set(line.productId, there - taken);
    return taken === line.quantity ? line : { ...line, shortfall: line.quantity - taken };
  });
}
