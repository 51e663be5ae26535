import { createHash } from 'node:crypto';
import { canonicalItem, Item } from './attribute-value';
import { allItems } from './item-store';
import { Snapshot } from './state';

const digests = new WeakMap<Item, string>();

const sha1 = (text: string) => createHash('sha1').update(text).digest('base64');

function itemDigest(item: Item): string {
  let known = digests.get(item);
  if (!known) digests.set(item, known = sha1(canonicalItem(item)));
  return known;
}

/** The same text for the same items in the same tables, whatever happened before. */
export function digest({ tables }: Snapshot): string {
  return sha1([...tables.keys()].sort().flatMap((name) => [name, ...allItems(tables.get(name)!.items).map(itemDigest)]).join('\n'));
}
