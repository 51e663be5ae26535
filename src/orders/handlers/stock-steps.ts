import { Catalogue } from './adapters/catalogue';
import { StockShort } from './adapters/order-store';
import { BusinessError, release, reserve } from '../core/decisions';
import type { Line } from '../core/order';
import type { OrderRecord } from '../core/payment-steps';
import { allot } from '../core/stock';

export type PartialStock = 'CANCEL' | 'SHIP_AVAILABLE';

/** How often the stock may change between looking and taking. */
const LOOKS = 5;

/** The steps of the saga that move stock. */
export class StockSteps {
  constructor(private readonly order: OrderRecord, private readonly catalogue: Catalogue, private readonly partialStock: PartialStock) {}

  /** All lines in one transaction, or what the policy makes of what is there. */
  public async reserve(): Promise<void> {
    let items: Line[] | undefined;
    for (let look = 1; look <= LOOKS; look++) {
      try {
        await this.order.update((order) => reserve(order, items));
        return;
      } catch (error) {
        if (!(error instanceof StockShort)) throw error;
      }
      items = await this.allotment();
    }
    throw new BusinessError('OutOfStock', 'The last of it went to others.');
  }

  public async release(): Promise<void> {
    await this.order.update(release);
  }

  private async allotment(): Promise<Line[]> {
    const { order } = await this.order.load();
    const products = await this.catalogue.find(order.items.map(({ productId }) => productId), true);
    const items = allot(order.items, new Map([...products].map(([id, { availableQuantity }]) => [id, availableQuantity])));
    const short = items.filter(({ shortfall }) => shortfall).map(({ productId, shortfall }) => `${shortfall} of ${productId}`);
    if (short.length && this.partialStock === 'CANCEL') throw new BusinessError('OutOfStock', `Missing: ${short.join(', ')}.`);
    return items;
  }
}
