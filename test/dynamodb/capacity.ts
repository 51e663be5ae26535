import { canonicalItem, Item } from './attribute-value';
import { itemSize } from './item-size';
import { IndexDefinition, names, TableDefinition } from './table-definition';

/** Capacity units consumed. */
export interface Units {
  readonly read: number;
  readonly write: number;
}

/** Units of a table and, among them, of each of its indexes. */
export interface Usage extends Units {
  readonly indexes: { readonly [index: string]: Units };
}

export const NO_USAGE: Usage = { read: 0, write: 0, indexes: {} };

export function addUsage(a: Usage, b: Usage): Usage {
  const indexes: Record<string, Units> = { ...a.indexes };
  for (const [name, units] of Object.entries(b.indexes)) indexes[name] = plus(indexes[name] ?? NO_USAGE, units);
  return { ...plus(a, b), indexes };
}

const plus = (a: Units, b: Units): Units => ({ read: a.read + b.read, write: a.write + b.write });

const writeUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / 1024));

/**
 * Units of reading so many bytes: a half for 4 KB, twice that when consistent, four times in a transaction.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function readUsage(bytes: number, mode: 'eventual' | 'consistent' | 'transaction', index?: IndexDefinition): Usage {
  const units = Math.max(1, Math.ceil(bytes / 4096)) * { eventual: 0.5, consistent: 1, transaction: 2 }[mode];
  return { read: units, write: 0, indexes: index ? { [index.name]: { read: units, write: 0 } } : {} };
}

/**
 * Units of writing an item: one for 1 KB of the larger of what was there and what is, twice that in a transaction, and for
 * each index what changes in it. Global indexes follow after the transaction, at the plain price.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
export function writeUsage(table: TableDefinition, before: Item | undefined, after: Item | undefined, isTransaction: boolean): Usage {
  const factor = isTransaction ? 2 : 1;
  let write = factor * writeUnits(Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0));
  const indexes: Record<string, Units> = {};
  for (const index of table.indexes.values()) {
    const units = indexUnits(index, before && table.entry(index, before), after && table.entry(index, after)) * (index.isGlobal ? 1 : factor);
    if (units === 0) continue;
    indexes[index.name] = { read: 0, write: units };
    write += units;
  }
  return { read: 0, write, indexes };
}

function indexUnits({ key }: IndexDefinition, old: Item | undefined, now: Item | undefined): number {
  if (!old || !now) return old || now ? writeUnits(itemSize((old ?? now)!)) : 0;
  if (canonicalItem(old) === canonicalItem(now)) return 0;
  const keyOf = (item: Item) => JSON.stringify(names(key).map((name) => item[name]));
  return keyOf(old) === keyOf(now)
    ? writeUnits(Math.max(itemSize(old), itemSize(now)))
    : writeUnits(itemSize(old)) + writeUnits(itemSize(now));
}
