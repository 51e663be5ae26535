import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Why a transaction did nothing, told apart by its reasons. */
export type Refusal =
  /** A condition did not hold: the indexes of the items. */
  | { readonly kind: 'condition'; readonly items: number[] }
  /** Another transaction was at it, or the table is throttled: try again. */
  | { readonly kind: 'conflict' };

const TRANSIENT = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Reads the reasons of a cancelled transaction. Rethrows every other error. */
export function refusalOf(error: unknown): Refusal {
  const { name, CancellationReasons: reasons = [] } = error as { name: string } & Pick<TransactionCanceledException, 'CancellationReasons'>;
  if (name === 'TransactionConflictException' || name === 'TransactionInProgressException') return { kind: 'conflict' };
  if (name !== 'TransactionCanceledException') throw error;
  const items = reasons.flatMap(({ Code }, index) => Code === 'ConditionalCheckFailed' ? [index] : []);
  if (items.length) return { kind: 'condition', items };
  if (reasons.some(({ Code }) => TRANSIENT.includes(Code!))) return { kind: 'conflict' };
  throw error;
}
