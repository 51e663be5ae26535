import { isFinal, isWaiting, Order } from './order';

/** What an order needs that has not moved for long. */
export type Remedy =
  /** It waits for a person. */
  | 'NONE'
  /** It waits for stock. */
  | 'WAIT'
  /** It has waited for stock too long. */
  | 'EXPIRE'
  /** It is through, but the read model has not seen it. */
  | 'REPUBLISH'
  /** Its execution goes on, or is started if it never was. */
  | 'START'
  /** Its execution is gone and left it half done: another one takes over. */
  | 'RESUME'
  /** Executions of it end again and again without bringing it to an end. */
  | 'PARK';

/** After so many executions that came to nothing, since somebody last looked, a person has to look. */
const MAX_ATTEMPTS = 5;

/** What to do first. */
export function remedyFor(order: Order, now: Date): Remedy {
  if (isFinal(order)) return 'REPUBLISH';
  if (isWaiting(order)) return order.backOrder!.until <= now.toISOString() ? 'EXPIRE' : 'WAIT';
  return order.status === 'PARKED' ? 'NONE' : 'START';
}

/** What to do about an order whose execution has ended before it did. */
export const remedyForAbandoned = ({ attempt, parkedAttempt = 0 }: Order): Remedy => attempt - parkedAttempt < MAX_ATTEMPTS ? 'RESUME' : 'PARK';
