import type { OrderEvent } from './order-events';
import { sorted } from './sorted';
import { presentOrder } from './wire';

/** States of the saga at which a later attempt may begin. */
export interface Entrances {
  /** Undoes everything that may have happened. */
  readonly undo: string;
  /** Passes at once where the money is taken, and goes on. */
  readonly paid: string;
}

/** What an attempt gets to begin with, beside who it is. */
export interface AttemptStart {
  /** The order as it was placed. */
  readonly order: object;
  /** Why it does not begin at the first step, as a saga is told. */
  readonly failure?: { readonly step: string; readonly outcome: string; readonly error: string; readonly cause: string; readonly resumeAt: string };
}

/**
 * Where an attempt begins, read from what the log says of its first moment: however the order has moved on since, the same attempt
 * starts in the same way, so that Step Functions knows it again. What is undone never happens again, and what is paid is not asked for again.
 */
export function attemptStart(events: OrderEvent[], attempt: number, { undo, paid }: Entrances): AttemptStart {
  const order = sorted(presentOrder(events[0].order)) as object;
  const begun = events.find((event) => event.type === 'Order Resumed' && event.order.attempt === attempt)?.order;
  const resumeAt = begun?.undoing ? undo : begun?.status === 'PAID' ? paid : undefined;
  if (!resumeAt) return { order };
  return { order, failure: { step: 'OrderSaga', outcome: 'REFUSED', error: 'OrderCancelled', cause: `Attempt ${attempt} goes on with it.`, resumeAt } };
}
