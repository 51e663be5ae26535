import { AttributeType, AttributeValue, Item, typeOf } from './attribute-value';
import { invalidParameter, must, SchemaError, validation } from './errors';

/** A table as `CreateTable` and the CloudFormation types describe it. */
export interface TableProperties {
  readonly TableName?: string;
  readonly KeySchema: KeyElement[];
  readonly AttributeDefinitions: { readonly AttributeName?: string; readonly AttributeType?: string }[];
  readonly GlobalSecondaryIndexes?: IndexProperties[];
  readonly LocalSecondaryIndexes?: IndexProperties[];
  readonly StreamSpecification?: { readonly StreamEnabled?: boolean; readonly StreamViewType?: string };
}

interface KeyElement {
  readonly AttributeName?: string;
  readonly KeyType?: string;
}

interface IndexProperties {
  readonly IndexName?: string;
  readonly KeySchema?: KeyElement[];
  readonly Projection?: { readonly ProjectionType?: string; readonly NonKeyAttributes?: string[] };
}

export interface KeySchema {
  readonly hash: string;
  readonly range?: string;
}

export interface IndexDefinition {
  readonly name: string;
  readonly key: KeySchema;
  readonly isGlobal: boolean;
  /** Attributes an index entry carries; undefined for all. */
  readonly projected?: ReadonlySet<string>;
}

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** Keys, indexes and stream of a table, and what they ask of an item. */
export class TableDefinition {
  readonly key: KeySchema;
  readonly keyNames: readonly string[];
  readonly indexes: ReadonlyMap<string, IndexDefinition>;
  readonly stream?: StreamView;
  private readonly types: ReadonlyMap<string, AttributeType>;

  constructor(readonly name: string, readonly properties: TableProperties) {
    this.key = keySchema(properties.KeySchema);
    this.keyNames = names(this.key);
    this.types = new Map(properties.AttributeDefinitions.map((each) => [each.AttributeName!, each.AttributeType as AttributeType]));
    this.indexes = new Map([...properties.GlobalSecondaryIndexes ?? [], ...properties.LocalSecondaryIndexes ?? []]
      .map((index) => [index.IndexName!, this.index(index)]));
    for (const attribute of [this, ...this.indexes.values()].flatMap(({ key }) => names(key))) {
      must(this.types.has(attribute), `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [${attribute}]`);
    }
    const { StreamEnabled, StreamViewType } = properties.StreamSpecification ?? {};
    if (StreamEnabled !== false) this.stream = StreamViewType as StreamView | undefined;
  }

  /** Checks a `Key` parameter: the key's attributes, no others. */
  checkKey(key: Item): void {
    const matches = Object.keys(key).length === this.keyNames.length
      && this.keyNames.every((name) => key[name] && typeOf(key[name]) === this.types.get(name));
    if (!matches) throw new SchemaError('The provided key element does not match the schema');
    this.keyNames.forEach((name) => checkNotEmpty(key[name], `Key: ${name}`));
  }

  /** Checks the key attributes in an item to be written. */
  checkItem(item: Item): void {
    for (const name of this.keyNames) {
      if (!item[name]) throw new SchemaError(`One or more parameter values were invalid: Missing the key ${name} in the item`);
      this.checkType(item[name], name, `key ${name}`);
      checkNotEmpty(item[name], `Key: ${name}`);
    }
    this.checkIndexKeys(item);
  }

  checkIndexKeys(item: Item): void {
    for (const index of this.indexes.values()) {
      for (const name of names(index.key)) {
        if (!item[name]) continue;
        this.checkType(item[name], name, `Index Key ${name}`, ` IndexName: ${index.name}`);
        checkNotEmpty(item[name], `IndexName: ${index.name}, IndexKey: ${name}`);
      }
    }
  }

  checkKeyValue(name: string, value: AttributeValue): void {
    if (typeOf(value) !== this.types.get(name)) throw invalidParameter('Condition parameter type does not match schema type');
    checkNotEmpty(value, `Key: ${name}`);
  }

  keyOf(item: Item): Item {
    return Object.fromEntries(this.keyNames.map((name) => [name, item[name]]));
  }

  /** What the index holds of the item; undefined when the item is not in the index. */
  entry(index: IndexDefinition, item: Item): Item | undefined {
    if (!names(index.key).every((name) => item[name])) return undefined;
    const { projected } = index;
    return projected ? Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name))) : item;
  }

  private index({ IndexName, KeySchema, Projection }: IndexProperties): IndexDefinition {
    const key = keySchema(KeySchema!);
    const isGlobal = this.properties.GlobalSecondaryIndexes?.some((index) => index.IndexName === IndexName) ?? false;
    const projected = Projection?.ProjectionType === 'KEYS_ONLY' || Projection?.ProjectionType === 'INCLUDE'
      ? new Set([...this.keyNames, ...names(key), ...Projection.NonKeyAttributes ?? []])
      : undefined;
    return { name: IndexName!, key, isGlobal, projected };
  }

  private checkType(value: AttributeValue, name: string, what: string, where = ''): void {
    const [expected, actual] = [this.types.get(name), typeOf(value)];
    if (expected !== actual) {
      throw new SchemaError(`One or more parameter values were invalid: Type mismatch for ${what} expected: ${expected} actual: ${actual}${where}`);
    }
  }
}

export const names = ({ hash, range }: KeySchema): string[] => range === undefined ? [hash] : [hash, range];

function keySchema(elements: KeyElement[]): KeySchema {
  const ofType = (type: string) => elements.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const hash = ofType('HASH');
  if (!hash) throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  return { hash, range: ofType('RANGE') };
}

function checkNotEmpty(value: AttributeValue, where: string): void {
  must(value.S !== '' && value.B !== '',
    `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. ${where}`);
}
