import { AttributeValue, canonicalText, compare, Item } from './attribute-value';
import { KeySchema } from './table-definition';
import { VersionedMap } from './versioned-map';

/** A partition's items, ordered by their sort key. */
export type Partition = readonly Item[];

/** The items of a table, by partition. */
export interface Items {
  get(partition: string): Partition | undefined;
  keys(): Iterable<string>;
}

export const partitionName = (hash: AttributeValue) => canonicalText(hash);

export function findItem(items: Items, key: Item, schema: KeySchema): Item | undefined {
  const partition = items.get(partitionName(key[schema.hash])) ?? [];
  const { at, found } = search(partition, key, schema);
  return found ? partition[at] : undefined;
}

/** All items in the order of a scan: by partition, then by sort key. */
export function allItems(items: Items): Item[] {
  return [...items.keys()].sort().flatMap((name) => items.get(name)!);
}

export function putItem(items: VersionedMap<Partition>, item: Item, schema: KeySchema): void {
  const name = partitionName(item[schema.hash]);
  const partition = items.get(name) ?? [];
  const { at, found } = search(partition, item, schema);
  items.set(name, [...partition.slice(0, at), item, ...partition.slice(found ? at + 1 : at)]);
}

export function deleteItem(items: VersionedMap<Partition>, key: Item, schema: KeySchema): void {
  const name = partitionName(key[schema.hash]);
  const partition = items.get(name) ?? [];
  const { at, found } = search(partition, key, schema);
  if (!found) return;
  if (partition.length === 1) items.delete(name);
  else items.set(name, [...partition.slice(0, at), ...partition.slice(at + 1)]);
}

function search(partition: Partition, key: Item, { range }: KeySchema): { at: number; found: boolean } {
  if (range === undefined) return { at: 0, found: partition.length > 0 };
  let [low, high] = [0, partition.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const order = compare(partition[middle][range], key[range])!;
    if (order === 0) return { at: middle, found: true };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low, found: false };
}
