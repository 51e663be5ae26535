import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { readUsage, writeUsage } from '../capacity';
import { DynamoDbError, must, validation } from '../errors';
import { itemSize } from '../item-size';
import { findItem } from '../item-store';
import { State } from '../state';
import { Change } from '../stream';
import { consumedCapacities } from './consumed-capacity';
import { Usages } from './read-item';
import { PreparedWrite, readCheck, readDelete, readPut, readUpdate } from './read-write';
import { allOrCancelled, checkLength, checkOnePerItem } from './transaction';

/** How long a ClientRequestToken is known, in milliseconds. */
const TOKEN_LIFETIME = 10 * 60_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function transactWriteItems(state: State, input: TransactWriteItemsCommandInput) {
  const items = input.TransactItems ?? [];
  checkLength(items);
  const actions = items.map(readAction);
  const writes = allOrCancelled(actions.map((action) => () => action(state)));
  checkOnePerItem(writes);
  const usages = new Usages();
  if (wasMade(state, input)) {
    for (const { table, before } of current(state, writes)) {
      usages.add(table, state.consume(table, readUsage(before ? itemSize(before) : 0, 'transaction')));
    }
  } else {
    decideAll(state, writes).forEach((change) => usages.add(change.table, state.commit(change, true)));
    if (input.ClientRequestToken) state.tokens.set(input.ClientRequestToken, { request: requestText(input), time: state.clock() });
  }
  return consumedCapacities(input.ReturnConsumedCapacity, usages.byTable);
}

function readAction({ Put, Update, Delete, ConditionCheck, ...others }: TransactWriteItem): (state: State) => PreparedWrite {
  const actions = [Put, Update, Delete, ConditionCheck].filter(Boolean);
  must(actions.length === 1 && Object.keys(others).length === 0, 'TransactItems can only contain one of Check, Put, Update or Delete');
  if (Put) return readPut(Put);
  if (Delete) return readDelete(Delete);
  if (Update) {
    must(Update.UpdateExpression, 'The UpdateExpression parameter is required for Update in TransactWriteItems');
    return readUpdate(Update);
  }
  must(ConditionCheck!.ConditionExpression, 'The ConditionExpression parameter is required for ConditionCheck');
  return readCheck(ConditionCheck!);
}

const current = (state: State, writes: readonly PreparedWrite[]) =>
  writes.map((write) => ({ ...write, before: findItem(state.table(write.table.name).items, write.key, write.table.key) }));

/** All changes, or the exception that says for each action in order why there are none. What fails costs as if it had been made. */
function decideAll(state: State, writes: readonly PreparedWrite[]): Change[] {
  const found = current(state, writes);
  try {
    const changes = allOrCancelled(found.map(({ table, before, decide }) => () => ({ table, before, after: decide(before) })), () => true);
    must(changes.reduce((sum, { after }) => sum + (after ? itemSize(after) : 0), 0) <= MAX_BYTES,
      'Transaction request size exceeds the maximum allowed size of 4 MB');
    return changes;
  } catch (error) {
    for (const { table, before } of found) state.consume(table, { ...writeUsage(table, before, before, true), indexes: {} });
    throw error;
  }
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
