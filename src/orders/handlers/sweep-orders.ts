import { OrderStore } from './adapters/order-store';
import { OrderView } from './adapters/order-view';
import { PendingOrders } from './adapters/pending-orders';
import { expireBackOrder, park, resume } from '../core/decisions';
import type { Order } from '../core/order';
import type { OrderEvent } from '../core/order-events';
import { Remedy, remedyFor, remedyForAbandoned } from '../core/sweep';

export interface SweepDependencies {
  readonly store: OrderStore;
  readonly pending: PendingOrders;
  readonly view: OrderView;
  /** Starts the execution of an order's attempt. False where it has ended already. */
  readonly start: (order: Order) => Promise<boolean>;
  readonly publish: (events: OrderEvent[]) => Promise<void>;
  /** Goes on with orders that wait and can be had now. */
  readonly fillBackOrders?: () => Promise<string[]>;
  readonly now: () => Date;
}

/** How many orders got which remedy. */
export type SweepReport = { [remedy in Remedy | 'FILL']?: number };

/** Finds orders older than `patience` (milliseconds) that have stopped moving and brings them on. Every remedy may be applied twice. */
export const sweepOrders = ({ store, pending, view, start, publish, fillBackOrders, now }: SweepDependencies) => async (
  patience: number,
): Promise<SweepReport> => {
  const heal = async (order: Order): Promise<Remedy> => {
    const remedy = remedyFor(order, now());
    if (remedy === 'NONE') return remedy;
    // The read model tells which events have come through.
    const seen = (await view.find(order.orderId))?.version ?? 0;
    if (remedy === 'REPUBLISH' && seen >= order.version) await pending.settle(order.orderId);
    await publish((await store.events(order.orderId)).filter(({ order: { version } }) => version > seen));
    if (remedy === 'EXPIRE') await store.update(order.orderId, (current) => expireBackOrder(current, now()));
    if (remedy !== 'START' || await start(order)) return remedy;
    const last = remedyForAbandoned(order);
    await store.update(order.orderId, (current) => {
      if (current.version !== order.version) return undefined;
      return last === 'RESUME' ? resume(current) : park(current, `${current.attempt} executions came to nothing.`);
    });
    return last;
  };

  const filled = await fillBackOrders?.() ?? [];
  const report: SweepReport = filled.length ? { FILL: filled.length } : {};
  const errors: unknown[] = [];
  for await (const orderId of pending.placedBefore(new Date(now().getTime() - patience))) {
    try {
      const remedy = await heal((await store.load(orderId)).order);
      report[remedy] = (report[remedy] ?? 0) + 1;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length) throw new AggregateError(errors, `${errors.length} orders could not be brought on: ${errors[0]}`);
  return report;
};
