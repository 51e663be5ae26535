import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { Item } from '../attribute-value';
import { readUsage, writeUsage } from '../capacity';
import { DynamoDbError, must, validation } from '../errors';
import { itemSize } from '../item-size';
import { findItem } from '../item-store';
import { State } from '../state';
import { Change } from '../stream';
import { consumedCapacities } from './consumed-capacity';
import { prepareCheck, prepareDelete, preparePut, PreparedWrite, prepareUpdate } from './prepare-write';
import { checkDistinct, Usages } from './read-item';

/** How long a ClientRequestToken is known, in milliseconds. */
const TOKEN_LIFETIME = 10 * 60_000;
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function transactWriteItems(state: State, input: TransactWriteItemsCommandInput) {
  const items = input.TransactItems ?? [];
  must(items.length > 0 && items.length <= MAX_ACTIONS, 'Member must have length less than or equal to 100 and greater than or equal to 1');
  const writes = items.map((item) => prepare(state, item));
  checkDistinct(writes, 'Transaction request cannot include multiple operations on one item');
  const usages = new Usages();
  if (wasMade(state, input)) {
    for (const { table, key } of writes) {
      const item = findItem(state.table(table.name).items, key, table.key);
      usages.add(table, state.consume(table, readUsage(item ? itemSize(item) : 0, 'transaction')));
    }
  } else {
    const changes = decideAll(state, writes);
    changes.forEach((change) => usages.add(change.table, state.commit(change, true)));
    if (input.ClientRequestToken) state.tokens.set(input.ClientRequestToken, { request: requestText(input), time: state.clock() });
  }
  return consumedCapacities(input.ReturnConsumedCapacity, usages.byTable);
}

function prepare(state: State, { Put, Update, Delete, ConditionCheck, ...others }: TransactWriteItem): PreparedWrite {
  const actions = [Put, Update, Delete, ConditionCheck].filter(Boolean);
  must(actions.length === 1 && Object.keys(others).length === 0, 'TransactItems can only contain one of Check, Put, Update or Delete');
  const { definition } = state.table(actions[0]!.TableName);
  if (Put) return preparePut(definition, Put);
  if (Delete) return prepareDelete(definition, Delete);
  if (Update) {
    must(Update.UpdateExpression, 'The UpdateExpression parameter is required for Update in TransactWriteItems');
    return prepareUpdate(definition, Update);
  }
  must(ConditionCheck!.ConditionExpression, 'The ConditionExpression parameter is required for ConditionCheck');
  return prepareCheck(definition, ConditionCheck!);
}

/** All changes, or the exception that says for each action in order why there are none. */
function decideAll(state: State, writes: readonly PreparedWrite[]): Change[] {
  const changes: Change[] = [];
  const reasons = writes.map(({ table, key, decide }): CancellationReason => {
    const before = findItem(state.table(table.name).items, key, table.key);
    try {
      changes.push({ table, before, after: decide(before) });
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof DynamoDbError)) throw error;
      changes.push({ table, before, after: before });
      return reason(error);
    }
  });
  must(changes.reduce((sum, { after }) => sum + (after ? itemSize(after) : 0), 0) <= MAX_BYTES,
    'Transaction request size exceeds the maximum allowed size of 4 MB');
  if (reasons.every(({ Code }) => Code === 'None')) return changes;
  for (const { table, before } of changes) state.consume(table, { ...writeUsage(table, before, before, true), indexes: {} });
  throw cancelled(reasons);
}

function reason(error: DynamoDbError): CancellationReason {
  if (error.name !== 'ConditionalCheckFailedException') return { Code: 'ValidationError', Message: error.message };
  return { Code: 'ConditionalCheckFailed', Message: error.message, ...(error.members.Item ? { Item: error.members.Item as Item } : {}) };
}

export function cancelled(reasons: readonly CancellationReason[]): DynamoDbError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new DynamoDbError('TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`, { CancellationReasons: reasons });
}

/** Whether the same request with the same token succeeded not long ago. */
function wasMade(state: State, input: TransactWriteItemsCommandInput): boolean {
  const { ClientRequestToken: token } = input;
  if (!token) return false;
  if (token.length > 36) throw validation('ClientRequestToken: Member must have length less than or equal to 36');
  const known = state.tokens.get(token);
  if (!known || state.clock() - known.time >= TOKEN_LIFETIME) return false;
  if (known.request === requestText(input)) return true;
  throw new DynamoDbError('IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, unless the requests are identical');
}

/** The request as text, whatever the order of its members. */
const requestText = ({ TransactItems }: TransactWriteItemsCommandInput) =>
  JSON.stringify(TransactItems, (_, value) => typeof value === 'object' && value !== null && !Array.isArray(value) ? sorted(value) : value);

const sorted = (value: object) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
