import type { BatchGetItemCommandInput, GetItemCommandInput, TransactGetItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { Item } from '../attribute-value';
import { addUsage, readUsage, Usage } from '../capacity';
import { must } from '../errors';
import { project } from '../expression/document-path';
import { itemSize } from '../item-size';
import { findItem } from '../item-store';
import { State } from '../state';
import { TableDefinition } from '../table-definition';
import { consumedCapacities, consumedCapacity } from './consumed-capacity';
import { prepareProjection } from './projection';
import { tableAndKey } from './read-write';
import { allOrCancelled, checkDistinct, checkLength, checkOnePerItem } from './transaction';

interface Get {
  readonly TableName?: string;
  readonly Key?: object;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
}

interface PreparedGet {
  readonly table: TableDefinition;
  readonly key: Item;
  read(mode: Parameters<typeof readUsage>[1]): { item?: Item; usage: Usage };
}

function prepareGet(state: State, input: Get): PreparedGet {
  const paths = prepareProjection(input);
  const { table, key } = tableAndKey(state, input);
  const read: PreparedGet['read'] = (mode) => {
    const item = findItem(state.table(table.name).items, key, table.key);
    const usage = state.consume(table, readUsage(item ? itemSize(item) : 0, mode));
    return { item: item && paths ? project(item, paths) : item, usage };
  };
  return { table, key, read };
}

export function getItem(state: State, input: GetItemCommandInput) {
  const { item, usage } = prepareGet(state, input).read(input.ConsistentRead ? 'consistent' : 'eventual');
  return { ...(item ? { Item: item } : {}), ...consumedCapacity(input, usage) };
}

export function transactGetItems(state: State, input: TransactGetItemsCommandInput) {
  const items = input.TransactItems ?? [];
  checkLength(items);
  const gets = allOrCancelled(items.map(({ Get: get }) => () => prepareGet(state, get!)));
  checkOnePerItem(gets);
  const usages = new Usages();
  const Responses = gets.map((get) => {
    const { item, usage } = get.read('transaction');
    usages.add(get.table, usage);
    return item ? { Item: item } : {};
  });
  return { Responses, ...consumedCapacities(input.ReturnConsumedCapacity, usages.byTable) };
}

export function batchGetItem(state: State, input: BatchGetItemCommandInput) {
  const requests = Object.entries(input.RequestItems ?? {});
  must(requests.length > 0, 'The requestItems parameter is required for BatchGetItem');
  must(requests.reduce((sum, [, { Keys }]) => sum + Keys!.length, 0) <= 100, 'Too many items requested for the BatchGetItem call');
  const prepared = requests.map(([TableName, { Keys, ...request }]) => ({
    TableName,
    mode: request.ConsistentRead ? 'consistent' as const : 'eventual' as const,
    gets: Keys!.map((Key) => prepareGet(state, { TableName, Key, ...request })),
  }));
  prepared.forEach(({ gets }) => checkDistinct(gets, 'Provided list of item keys contains duplicates'));
  const usages = new Usages();
  const Responses = Object.fromEntries(prepared.map(({ TableName, mode, gets }) => [TableName, gets.flatMap((get) => {
    const { item, usage } = get.read(mode);
    usages.add(get.table, usage);
    return item ? [item] : [];
  })]));
  return { Responses, UnprocessedKeys: {}, ...consumedCapacities(input.ReturnConsumedCapacity, usages.byTable) };
}

/** Units by table. */
export class Usages {
  readonly byTable = new Map<string, Usage>();

  add({ name }: TableDefinition, usage: Usage): void {
    const sum = this.byTable.get(name);
    this.byTable.set(name, sum ? addUsage(sum, usage) : usage);
  }
}
