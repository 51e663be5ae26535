import fc from 'fast-check';
import type { Operation } from '../operations';
import { condition, path, projection, render, sortKeyCondition, Template, update } from './expressions';
import { attributes, numberValue, value } from './values';

/** A request in the low-level form, binary as base64; table names stand for those of the run. */
export interface Request {
  readonly operation: Operation;
  readonly input: Record<string, unknown>;
}

/** Two tables, so that requests can span them; the first has a sort key, a stream and indexes. */
export const TABLES = {
  Things: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'state', AttributeType: 'S' }, { AttributeName: 'due', AttributeType: 'N' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'ByState',
        KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }, { AttributeName: 'due', KeyType: 'RANGE' }],
        Projection: { ProjectionType: 'ALL' },
      },
      { IndexName: 'ByPlace', KeySchema: [{ AttributeName: 'due', KeyType: 'HASH' }], Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['a'] } },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
  Plain: {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  },
} as const;

const TableName = fc.constantFrom('Things', 'Plain');
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 1) => fc.option(arbitrary, { nil: undefined, freq });

const pk = fc.constantFrom({ S: 'p' }, { S: 'q' });
const sk = fc.constantFrom({ N: '1' }, { N: '2' }, { N: '3' });
const thingKey = fc.record({ pk, sk });
const plainKey = fc.record({ id: pk });
const wrongKey = fc.oneof(fc.record({ pk }), fc.record({ pk: value, sk }), fc.record({ id: fc.constant({ S: '' }) }), fc.record({ pk, sk, a: value }));

const keyOf = (table: string) => fc.oneof(
  { weight: 200, arbitrary: table === 'Things' ? thingKey as fc.Arbitrary<object> : plainKey },
  { weight: 1, arbitrary: wrongKey },
);
const target = TableName.chain((table) => keyOf(table).map((key) => ({ TableName: table, Key: key })));

const conditional = (expressions: Record<string, fc.Arbitrary<Template | undefined>>) => fc.record({
  ...expressions, ConditionExpression: maybe(condition),
}).map(render);
const onFailure = fc.record({ ReturnValuesOnConditionCheckFailure: fc.constantFrom('ALL_OLD', 'NONE') }, { requiredKeys: [] });
const returning = (...kinds: string[]) => fc.record({ ReturnValues: fc.constantFrom(...kinds) }, { requiredKeys: [] });

const together = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all));

const item = fc.tuple(target, attributes).map(([{ TableName: table, Key }, rest]) => ({ TableName: table, Item: { ...rest, ...Key } }));
const put = together(item, conditional({}), onFailure);
const change = together(target, conditional({ UpdateExpression: maybe(update, 20) }), onFailure);
const removal = together(target, conditional({}), onFailure);

const limits = fc.record({ Limit: fc.integer({ min: 1, max: 4 }), ConsistentRead: fc.boolean() }, { requiredKeys: [] });
const read = { FilterExpression: maybe(condition, 2), ProjectionExpression: maybe(projection, 3) };

const query = fc.oneof(
  {
    weight: 3,
    arbitrary: together(
      fc.constant({ TableName: 'Things' }),
      fc.record({ hash: pk, range: sortKeyCondition, ...read }).map(({ hash, range, ...others }) =>
        render({ KeyConditionExpression: ['pk = ', { value: hash }, ...(range.length > 0 ? [' AND sk', ...range] : [])], ...others })),
      limits, fc.record({ ScanIndexForward: fc.boolean() }, { requiredKeys: [] })),
  },
  {
    weight: 2,
    arbitrary: together(
      fc.constant({ TableName: 'Things', IndexName: 'ByState' }),
      fc.record({ hash: fc.constantFrom({ S: 'open' }, { S: 'done' }), range: sortKeyCondition, ...read }).map(({ hash, range, ...others }) =>
        render({ KeyConditionExpression: [{ name: 'state' }, ' = ', { value: hash }, ...(range.length > 0 ? [' AND ', { name: 'due' }, ...range] : [])], ...others }))),
  },
  {
    weight: 1,
    arbitrary: together(
      fc.constant({ TableName: 'Things', IndexName: 'ByPlace' }),
      fc.record({ hash: numberValue, FilterExpression: read.FilterExpression }).map(({ hash, ...others }) => render({ KeyConditionExpression: ['due = ', { value: hash }], ...others }))),
  },
);

const scan = together(TableName.map((table) => ({ TableName: table })), fc.record(read).map(render));

const get = together(target, fc.record({ ProjectionExpression: maybe(projection) }).map(render));

const action: fc.Arbitrary<object> = fc.oneof(
  put.map((Put) => ({ Put })),
  change.filter(({ UpdateExpression }) => UpdateExpression !== undefined).map((Update) => ({ Update })),
  removal.map((Delete) => ({ Delete })),
  together(target, fc.record({ ConditionExpression: condition }).map(render), onFailure).map((ConditionCheck) => ({ ConditionCheck })),
);

/** Few tokens, so that some come again, with the same request or another. */
const token = fc.record({ ClientRequestToken: fc.constantFrom('one', 'two') }, { requiredKeys: [] });

const batchWrite = fc.uniqueArray(fc.oneof(
  fc.tuple(thingKey, attributes).map(([Key, rest]) => ({ PutRequest: { Item: { ...rest, ...Key } } })),
  thingKey.map((Key) => ({ DeleteRequest: { Key } })),
), { minLength: 1, maxLength: 4, selector: (each) => JSON.stringify(each).length % 97 });

const as = (operation: Operation, input: fc.Arbitrary<Record<string, unknown>>) =>
  input.map((made): Request => ({ operation, input: { ...made, ReturnConsumedCapacity: 'TOTAL' } }));

const wellFormed: fc.Arbitrary<Request> = fc.oneof(
  { weight: 8, arbitrary: as('PutItem', together(put, returning('NONE', 'ALL_OLD', 'ALL_NEW'))) },
  { weight: 8, arbitrary: as('UpdateItem', together(change, returning('NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'))) },
  { weight: 3, arbitrary: as('DeleteItem', together(removal, returning('NONE', 'ALL_OLD'))) },
  { weight: 2, arbitrary: as('GetItem', get) },
  { weight: 4, arbitrary: as('Query', query) },
  { weight: 2, arbitrary: as('Scan', scan) },
  { weight: 6, arbitrary: as('TransactWriteItems', together(fc.array(action, { minLength: 1, maxLength: 4 }).map((TransactItems) => ({ TransactItems })), token)) },
  { weight: 1, arbitrary: as('TransactGetItems', fc.array(get, { minLength: 1, maxLength: 3 }).map((gets) => ({ TransactItems: gets.map((Get) => ({ Get })) }))) },
  { weight: 1, arbitrary: as('BatchGetItem', fc.array(thingKey, { minLength: 1, maxLength: 3 }).map((Keys) => ({ RequestItems: { Things: { Keys } } }))) },
  { weight: 1, arbitrary: as('BatchWriteItem', batchWrite.map((Things) => ({ RequestItems: { Things } }))) },
);

/** What callers get wrong. */
type Spoil = (input: Record<string, any>) => Record<string, unknown>;

const mistakes = fc.oneof(
  fc.constant<Spoil>((input) => ({ ...input, ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ':unused': { S: 'a' } } })),
  fc.constant<Spoil>((input) => ({ ...input, ExpressionAttributeNames: { ...input.ExpressionAttributeNames, '#unused': 'a' } })),
  fc.constant<Spoil>((input) => ({ ...input, ExpressionAttributeValues: undefined })),
  fc.constant<Spoil>((input) => ({ ...input, ExpressionAttributeNames: undefined })),
  fc.constant<Spoil>((input) => ({ ...input, TableName: 'NoSuchTable' })),
  fc.tuple(path, fc.constantFrom('=', 'AND', '(', 'status = :v0', ', a', ')')).map(([, end]): Spoil => (input) => ({ ...input, ConditionExpression: `${input.ConditionExpression ?? ''} ${end}` })),
);

export const request: fc.Arbitrary<Request> = fc.oneof(
  { weight: 20, arbitrary: wellFormed },
  { weight: 1, arbitrary: fc.tuple(wellFormed, mistakes).map(([{ operation, input }, spoil]) => ({ operation, input: spoil(input) })) },
);
