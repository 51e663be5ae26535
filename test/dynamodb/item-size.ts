import { AttributeValue, Item } from './attribute-value';
import { significantDigits } from './decimal';

/** DynamoDB's limit for an item, in bytes. */
export const MAX_ITEM_SIZE = 400 * 1024;

const sizes = new WeakMap<Item, number>();

/**
 * Bytes an item counts for limits and capacity.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = sizes.get(item);
  if (size === undefined) sizes.set(item, size = entriesSize(item));
  return size;
}

const textSize = (text: string) => Buffer.byteLength(text);
const binarySize = (text: string) => Buffer.byteLength(text, 'base64');
const numberSize = (text: string) => Math.ceil(significantDigits(text) / 2) + 1 + (text.startsWith('-') ? 1 : 0);
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

const entriesSize = (item: Item) => sum(Object.entries(item).map(([name, value]) => textSize(name) + valueSize(value)));

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return textSize(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return binarySize(value.B);
  if (value.SS) return sum(value.SS.map(textSize));
  if (value.NS) return sum(value.NS.map(numberSize));
  if (value.BS) return sum(value.BS.map(binarySize));
  if (value.M) return 3 + Object.keys(value.M).length + entriesSize(value.M);
  if (value.L) return 3 + value.L.length + sum(value.L.map(valueSize));
  return 1;
}
