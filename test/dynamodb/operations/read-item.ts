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
import { prepareKey } from './prepare-write';
import { prepareProjection } from './projection';

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
  const { definition: table } = state.table(input.TableName);
  const key = prepareKey(table, input.Key);
  const paths = prepareProjection(input);
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
  const gets = (input.TransactItems ?? []).map(({ Get: get }) => prepareGet(state, get!));
  must(gets.length > 0 && gets.length <= 100, 'Member must have length less than or equal to 100 and greater than or equal to 1');
  checkDistinct(gets, 'Transaction request cannot include multiple operations on one item');
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

export function checkDistinct(all: readonly { table: TableDefinition; key: Item }[], message: string): void {
  const distinct = new Set(all.map(({ table, key }) => JSON.stringify([table.name, table.keyOf(key)])));
  must(distinct.size === all.length, message);
}
