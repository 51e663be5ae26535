import type { QueryCommandInput, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import { compare, Item, normaliseItem } from '../attribute-value';
import { readUsage } from '../capacity';
import { must, validation } from '../errors';
import { consumedCapacity } from './consumed-capacity';
import { Condition, Path } from '../expression/ast';
import { project } from '../expression/document-path';
import { holds } from '../expression/evaluate';
import { Scope } from '../expression/scope';
import { itemSize } from '../item-size';
import { partitionName } from '../item-store';
import { State } from '../state';
import { IndexDefinition, names, TableDefinition } from '../table-definition';

/** How much one page reads, in bytes. */
const PAGE_SIZE = 1024 * 1024;

/** What queries and scans have in common. */
export type PageRequest = Partial<QueryCommandInput> & Partial<ScanCommandInput>;

export interface Source {
  readonly table: TableDefinition;
  readonly index?: IndexDefinition;
  /** What matches the key condition, in order. */
  readonly items: readonly Item[];
  readonly filter?: Condition;
  readonly scope: Scope;
  readonly projection?: readonly Path[];
}

/** Reads on from the start key until the limit or the size of a page is reached, and filters what was read. */
export function page(state: State, input: PageRequest, { table, index, items, filter, scope, projection }: Source) {
  const from = input.ExclusiveStartKey ? startAfter(normaliseItem(input.ExclusiveStartKey), items, input, table, index) : 0;
  const read: Item[] = [];
  let bytes = 0;
  while (from + read.length < items.length && read.length < (input.Limit ?? Infinity) && bytes < PAGE_SIZE) {
    const item = items[from + read.length];
    bytes += itemSize(item);
    read.push(item);
  }
  const isLast = from + read.length >= items.length && read.length !== input.Limit;
  const matching = filter ? read.filter((item) => holds(filter, item, scope)) : read;
  const usage = state.consume(table, readUsage(bytes, input.ConsistentRead ? 'consistent' : 'eventual', index));
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: projection ? matching.map((item) => project(item, projection)) : matching }),
    Count: matching.length,
    ScannedCount: read.length,
    ...(isLast ? {} : { LastEvaluatedKey: startKey(read[read.length - 1], table, index) }),
    ...consumedCapacity(input, usage),
  };
}

/** Attributes that say where in the table or index an item is, the most significant first. */
const keyNames = (table: TableDefinition, index?: IndexDefinition) => [...new Set([...index ? names(index.key) : [], ...table.keyNames])];

function startKey(item: Item, table: TableDefinition, index?: IndexDefinition): Item {
  return Object.fromEntries(keyNames(table, index).map((name) => [name, item[name]]));
}

/** Partitions come in the order of their names, items of a partition by the index's sort key, then by the table's key. */
export function pageOrder(table: TableDefinition, index?: IndexDefinition): (a: Item, b: Item) => number {
  const hashes = [table.key.hash, index?.key.hash];
  const order = (name: string, a: Item, b: Item) => {
    const [left, right] = hashes.includes(name) ? [{ S: partitionName(a[name]) }, { S: partitionName(b[name]) }] : [a[name], b[name]];
    const result = compare(left, right);
    if (result === undefined) throw validation('The provided starting key is invalid');
    return result;
  };
  return (a, b) => keyNames(table, index).reduce((sofar, name) => sofar || order(name, a, b), 0);
}

/** Where to go on after a key, whether or not its item is still there. */
function startAfter(start: Item, items: readonly Item[], { ScanIndexForward }: PageRequest, table: TableDefinition, index?: IndexDefinition): number {
  const expected = keyNames(table, index);
  must(Object.keys(start).length === expected.length && expected.every((name) => start[name]), 'The provided starting key is invalid');
  const order = pageOrder(table, index);
  const direction = ScanIndexForward === false ? -1 : 1;
  const next = items.findIndex((item) => direction * order(item, start) > 0);
  return next === -1 ? items.length : next;
}
