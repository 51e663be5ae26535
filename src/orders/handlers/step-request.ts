import { Logger } from '@aws-lambda-powertools/logger';
import { NoSuchOrder, OrderStore, StoredOrder } from './adapters/order-store';
import { BusinessError, Decision } from '../core/decisions';
import type { Order } from '../core/order';
import { IllegalTransition } from '../core/order-state';
import type { OrderRecord } from '../core/payment-steps';

const logger = new Logger();

/** What a saga asks of a step's function. */
export interface StepRequest<Task extends string = string> {
  readonly task: Task;
  readonly orderId: string;
  readonly attempt: number;
  /** Whether it takes something back. */
  readonly undo?: boolean;
}

/** A newer execution works on the order, or it is the order of another system on the same bus: this execution has no say. */
export class Superseded extends Error {
  public readonly name = 'Superseded';
}

/** Something that may well go another time: the saga tries again. */
export class StepFailed extends Error {
  public readonly name = 'StepFailed';

  constructor(cause: Error) {
    super(`${cause.name}: ${cause.message}`, { cause });
  }
}

/** Wraps the function of a step, so that its errors come by the names the saga knows. */
export const step = <Request extends StepRequest, Answer>(work: (request: Request) => Promise<Answer>) =>
  async (request: Request): Promise<Answer | undefined> => {
    try {
      return await work(request);
    } catch (thrown) {
      const error = thrown instanceof NoSuchOrder ? new Superseded(`${thrown.message} Another system's, on the same bus?`) : thrown;
      if (error !== thrown) logger.warn('not an order of this system', { request });
      if (error instanceof Superseded && request.undo) return undefined;
      if (error instanceof BusinessError || error instanceof Superseded || error instanceof IllegalTransition) throw error;
      logger.error('step failed', { request, error: error as Error });
      throw new StepFailed(error as Error);
    }
  };

/** What a step's function answers: nothing, or to a reconciliation whether it happened. */
export const outcomeOf = (happened: boolean | void) => happened === undefined ? undefined : { status: happened ? 'DONE' : 'NOT_DONE' };

/** The order a step works on, fenced: only the newest execution changes it. */
export class StepOrder implements OrderRecord {
  /** As it was last read, until it is written. */
  private seen?: Order;

  constructor(private readonly store: OrderStore, private readonly request: Pick<StepRequest, 'orderId' | 'attempt'>) {}

  public async load(): Promise<StoredOrder> {
    const stored = await this.store.load(this.request.orderId);
    this.checkFence(stored.order);
    this.seen = stored.order;
    return stored;
  }

  public update(decide: (order: Order) => Decision): Promise<Order> {
    const seen = this.seen;
    this.seen = undefined;
    return this.store.update(this.request.orderId, (order) => {
      this.checkFence(order);
      return decide(order);
    }, seen);
  }

  private checkFence({ orderId, attempt }: Order): void {
    if (attempt > this.request.attempt) throw new Superseded(`Attempt ${attempt} works on ${orderId} now.`);
  }
}
