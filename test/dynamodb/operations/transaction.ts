import { Item } from '../attribute-value';
import { DynamoDbError, must, SchemaError } from '../errors';
import { TableDefinition } from '../table-definition';

const MAX_ACTIONS = 100;

export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

export function cancelled(reasons: readonly CancellationReason[]): DynamoDbError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new DynamoDbError('TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`, { CancellationReasons: reasons });
}

export function checkLength(actions: readonly unknown[]): void {
  must(actions.length > 0 && actions.length <= MAX_ACTIONS,
    'Member must have length less than or equal to 100 and greater than or equal to 1');
}

/**
 * What each action comes to, or a cancelled transaction with a reason for each in order.
 * `isReason` tells the errors that cancel from those that refuse the request as a whole.
 */
export function allOrCancelled<T>(actions: readonly (() => T)[], isReason = isSchemaError): T[] {
  const results: T[] = [];
  const reasons = actions.map((action): CancellationReason => {
    try {
      results.push(action());
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof DynamoDbError) || !isReason(error)) throw error;
      return reasonOf(error);
    }
  });
  if (results.length < actions.length) throw cancelled(reasons);
  return results;
}

const isSchemaError = (error: DynamoDbError): boolean => error instanceof SchemaError;

function reasonOf({ name, message, members }: DynamoDbError): CancellationReason {
  if (name !== 'ConditionalCheckFailedException') return { Code: 'ValidationError', Message: message };
  return { Code: 'ConditionalCheckFailed', Message: message, ...(members.Item ? { Item: members.Item as Item } : {}) };
}

export function checkOnePerItem(all: readonly { readonly table: TableDefinition; readonly key: Item }[]): void {
  checkDistinct(all, 'Transaction request cannot include multiple operations on one item');
}

export function checkDistinct(all: readonly { readonly table: TableDefinition; readonly key: Item }[], message: string): void {
  const distinct = new Set(all.map(({ table, key }) => JSON.stringify([table.name, table.keyOf(key)])));
  must(distinct.size === all.length, message);
}
