import { canonicalNumber, compareNumbers } from './decimal';
import { invalidParameter, must } from './errors';

export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

/** A value as on the wire (exactly one member is set; binary is base64). Values are never mutated. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly M?: Item;
  readonly L?: readonly AttributeValue[];
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
}

export interface Item {
  readonly [attribute: string]: AttributeValue;
}

const TYPES: ReadonlySet<string> = new Set<AttributeType>(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);
const MAX_DEPTH = 32;

export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new Error('a value without a type');
}

/** Checks what a caller sent and brings it to the one form that is stored: canonical numbers, ordered sets. */
export function normalise(value: object, depth = 0): AttributeValue {
  const types = Object.keys(value).filter((type) => (value as Record<string, unknown>)[type] !== undefined);
  must(types.length > 0 && types.every((type) => TYPES.has(type)),
    'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  must(types.length === 1, 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes');
  must(depth <= MAX_DEPTH, 'Nesting Levels have exceeded supported limits');
  const type = types[0] as AttributeType;
  return NORMALISE[type]((value as Record<string, never>)[type], depth);
}

export function normaliseItem(item: object | undefined, depth = 0): Item {
  return Object.fromEntries(Object.entries(item ?? {})
    .filter(([, value]) => value !== undefined).map(([name, value]) => [name, normalise(value, depth)]));
}

const NORMALISE: { [type in AttributeType]: (content: any, depth: number) => AttributeValue } = {
  S: (S: string) => ({ S }),
  N: (N: string) => ({ N: canonicalNumber(N) }),
  B: (B: string | Uint8Array) => ({ B: base64(B) }),
  BOOL: (BOOL: boolean) => ({ BOOL }),
  NULL: (NULL: boolean) => {
    if (!NULL) throw invalidParameter('Null attribute value types must have the value of true');
    return { NULL };
  },
  M: (M: object, depth) => ({ M: normaliseItem(M, depth + 1) }),
  L: (L: object[], depth) => ({ L: L.map((member) => normalise(member, depth + 1)) }),
  SS: (SS: string[]) => ({ SS: set('string', SS, compareText) }),
  NS: (NS: string[]) => ({ NS: set('number', NS.map(canonicalNumber), compareNumbers) }),
  BS: (BS: (string | Uint8Array)[]) => ({ BS: set('binary', BS.map(base64), compareBinary) }),
};

const base64 = (bytes: string | Uint8Array) => typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');

function set(kind: string, members: string[], order: (a: string, b: string) => number): string[] {
  if (members.length === 0) throw invalidParameter(`An ${kind} set  may not be empty`);
  if (new Set(members).size < members.length) throw invalidParameter(`Input collection [${members.join(', ')}] contains duplicates.`);
  return [...members].sort(order);
}

/** Strings are ordered by their UTF-8 bytes. */
const compareText = (a: string, b: string) => a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
const compareBinary = (a: string, b: string) => Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));

/** Orders two values of the same scalar type; undefined where there is no order between them. */
export function compare(a: AttributeValue, b: AttributeValue): number | undefined {
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  if (a.S !== undefined && b.S !== undefined) return compareText(a.S, b.S);
  if (a.B !== undefined && b.B !== undefined) return compareBinary(a.B, b.B);
  return undefined;
}

/** A text that is equal for equal values, whatever the order of map entries. */
export function canonicalText(value: AttributeValue): string {
  if (value.M) return `{"M":${canonicalItem(value.M)}}`;
  if (value.L) return `{"L":[${value.L.map(canonicalText).join(',')}]}`;
  return JSON.stringify(value);
}

export function canonicalItem(item: Item): string {
  return `{${Object.keys(item).sort().map((name) => `${JSON.stringify(name)}:${canonicalText(item[name])}`).join(',')}}`;
}

export function equals(a: AttributeValue, b: AttributeValue): boolean {
  return a === b || (typeOf(a) === typeOf(b) && canonicalText(a) === canonicalText(b));
}
