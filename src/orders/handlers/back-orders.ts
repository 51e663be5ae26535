import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Catalogue } from './adapters/catalogue';
import { OrderStore, StockShort } from './adapters/order-store';
import { PendingOrders } from './adapters/pending-orders';
import { BusMessage, eachMessage } from './batch';
import { fillBackOrder } from '../core/decisions';
import { isWaiting, Order } from '../core/order';
import { allot } from '../core/stock';

export interface BackOrderDependencies {
  readonly store: OrderStore;
  readonly pending: PendingOrders;
  readonly catalogue: Catalogue;
}

/** Goes on with the orders that wait and can be had whole now, oldest first. Answers their ids; may be called at any time, by many. */
export const fillBackOrders = ({ store, pending, catalogue }: BackOrderDependencies) => async (): Promise<string[]> => {
  const isThere = async ({ items }: Order) => {
    const products = await catalogue.find(items.map(({ productId }) => productId), true);
    return allot(items, new Map([...products].map(([id, { availableQuantity }]) => [id, availableQuantity]))).every(({ shortfall }) => !shortfall);
  };
  const filled: string[] = [];
  for await (const orderId of pending.waiting()) {
    const { order } = await store.load(orderId);
    if (!isWaiting(order) || !await isThere(order)) continue;
    try {
      const after = await store.update(orderId, fillBackOrder);
      if (after.stock === 'RESERVED') filled.push(orderId);
    } catch (error) {
      // Others were faster: it goes on waiting.
      if (!(error instanceof StockShort)) throw error;
    }
  }
  return filled;
};

/** Stock has arrived, or an order has begun to wait: whatever the events of a batch are about, one look serves them all. */
export const lookOnce = (fill: () => Promise<string[]>, onFilled: (orders: string[]) => void = () => {}) => (
  event: SQSEvent,
): Promise<SQSBatchResponse> => {
  let looked: Promise<void> | undefined;
  return eachMessage(event, async (body) => {
    if (!(JSON.parse(body) as BusMessage<object>).detail) throw new Error('This is no event.');
    await (looked ??= fill().then(onFilled));
  });
};
