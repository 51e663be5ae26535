import { Catalogue } from './adapters/catalogue';
import { StockShort } from './adapters/order-store';
import { backOrder, BusinessError, release, reserve } from '../core/decisions';
import { isWaiting, Line } from '../core/order';
import type { OrderRecord } from '../core/payment-steps';
import { allot } from '../core/stock';

/** What to do when something is missing; for back-orders with the number of seconds that an order waits. */
export interface ShortagePolicy {
  readonly policy: 'CANCEL' | 'SHIP_AVAILABLE' | 'BACK_ORDER';
  readonly waitSeconds?: number;
}

/** How often the stock may change between looking and taking. */
const LOOKS = 5;

/** The steps of the saga that move stock. */
export class StockSteps {
  constructor(private readonly order: OrderRecord, private readonly catalogue: Catalogue, private readonly shortage: ShortagePolicy,
    private readonly now = () => new Date()) {}

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
      if (!items) return;
    }
    throw new BusinessError('OutOfStock', 'The last of it went to others.');
  }

  public async release(): Promise<void> {
    await this.order.update(release);
  }

  /** What can be had of the lines; none where the order waits, or goes forward no more. */
  private async allotment(): Promise<Line[] | undefined> {
    const { order } = await this.order.load();
    const products = await this.catalogue.find(order.items.map(({ productId }) => productId), true);
    const items = allot(order.items, new Map([...products].map(([id, { availableQuantity }]) => [id, availableQuantity])));
    const missing = items.flatMap(({ productId, shortfall = 0 }) => shortfall ? [{ productId, quantity: shortfall }] : []);
    if (!missing.length || this.shortage.policy === 'SHIP_AVAILABLE') return items;
    const words = missing.map(({ productId, quantity }) => `${quantity} of ${productId}`).join(', ');
    if (this.shortage.policy === 'CANCEL') throw new BusinessError('OutOfStock', `Missing: ${words}.`);
    const until = new Date(this.now().getTime() + this.shortage.waitSeconds! * 1000).toISOString();
    if (isWaiting(await this.order.update((current) => backOrder(current, { missing, until })))) throw new BusinessError('BackOrdered', `Waits for ${words}.`);
    return undefined;
  }
}
