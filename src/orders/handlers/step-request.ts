import { OrderStore, StoredOrder } from './adapters/order-store';
import type { Decision } from '../core/decisions';
import type { Order } from '../core/order';
import type { OrderRecord } from '../core/payment-steps';

/** What a saga asks of a step's function. */
export interface StepRequest<Task extends string = string> {
  readonly task: Task;
  readonly orderId: string;
  readonly attempt: number;
}

/** A newer execution works on the order: this one has no say any more. */
export class Superseded extends Error {
  public readonly name = 'Superseded';
}

/** The order a step works on, fenced: only the newest execution changes it. */
export class StepOrder implements OrderRecord {
  constructor(private readonly store: OrderStore, private readonly request: Pick<StepRequest, 'orderId' | 'attempt'>) {}

  public async load(): Promise<StoredOrder> {
    const stored = await this.store.load(this.request.orderId);
    this.checkFence(stored.order);
    return stored;
  }

  public update(decide: (order: Order) => Decision): Promise<Order> {
    return this.store.update(this.request.orderId, (order) => {
      this.checkFence(order);
      return decide(order);
    });
  }

  private checkFence({ orderId, attempt }: Order): void {
    if (attempt > this.request.attempt) throw new Superseded(`Attempt ${attempt} works on ${orderId} now.`);
  }
}
