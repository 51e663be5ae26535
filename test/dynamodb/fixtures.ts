import { MemoryDynamoDb, MemoryDynamoDbOptions, TableProperties } from '.';

/** The table of the developer guide's examples. */
export const PRODUCTS: TableProperties = {
  KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'N' }],
};

export const ORDERS: TableProperties = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'state', AttributeType: 'S' }, { AttributeName: 'due', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [{
    IndexName: 'ByState',
    KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }, { AttributeName: 'due', KeyType: 'RANGE' }],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  }],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
};

export const database = (options?: MemoryDynamoDbOptions) =>
  new MemoryDynamoDb(options).createTable('ProductCatalog', PRODUCTS).createTable('Orders', ORDERS);

/** The item the developer guide explains expressions with. */
export const BICYCLE = {
  Id: { N: '789' },
  ProductCategory: { S: 'Home Improvement' },
  Price: { N: '52' },
  InStock: { BOOL: true },
  Brand: { S: 'Acme' },
};

export const order = (pk: string, sk: string, rest: object = {}) => ({ pk: { S: pk }, sk: { S: sk }, ...rest });

/** The error a call ends in. */
export function errorOf(call: () => unknown): { name: string; message: string } & Record<string, any> {
  try {
    call();
  } catch (error) {
    return error as ReturnType<typeof errorOf>;
  }
  throw new Error('the call succeeded');
}
