import fc from 'fast-check';
import { Item } from './attribute-value';
import { database, errorOf, order } from './fixtures';

const TableName = 'Orders';

function filled(sortKeys: readonly string[]) {
  const db = database();
  for (const sk of sortKeys) db.call('PutItem', { TableName, Item: order('o', sk, { state: { S: sk < 'm' ? 'open' : 'done' }, due: { N: String(sk.length) } }) });
  return db;
}

const keysOf = (items: readonly Item[]) => items.map(({ sk }) => sk.S);
const byHash = { KeyConditionExpression: 'pk = :o', ExpressionAttributeValues: { ':o': { S: 'o' } } };

test('pages of any size give every item once, in order, both ways', () => {
  const texts = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 });
  fc.assert(fc.property(texts, fc.integer({ min: 1, max: 7 }), fc.boolean(), (sortKeys, Limit, ScanIndexForward) => {
    const db = filled(sortKeys);
    const seen: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = db.call('Query', { TableName, ...byHash, Limit, ScanIndexForward, ExclusiveStartKey: ExclusiveStartKey as never }) as
        { Items: Item[]; LastEvaluatedKey?: Item };
      expect(page.Items.length).toBeLessThanOrEqual(Limit);
      seen.push(...page.Items);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    const sorted = [...sortKeys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(keysOf(seen)).toEqual(ScanIndexForward ? sorted : sorted.reverse());
  }), { numRuns: 50 });
});

test.each<[string, Record<string, object>, string[]]>([
  ['sk = :a', { ':a': { S: 'b' } }, ['b']],
  ['sk > :a', { ':a': { S: 'b' } }, ['bb', 'z']],
  ['sk <= :a', { ':a': { S: 'b' } }, ['a', 'b']],
  ['sk BETWEEN :a AND :b', { ':a': { S: 'aa' }, ':b': { S: 'bb' } }, ['b', 'bb']],
  ['begins_with(sk, :a)', { ':a': { S: 'b' } }, ['b', 'bb']],
])('key condition %s', (condition, values, expected) => {
  const { Items } = filled(['z', 'bb', 'a', 'b']).call('Query', {
    TableName, KeyConditionExpression: `pk = :o AND ${condition}`, ExpressionAttributeValues: { ':o': { S: 'o' }, ...values } as never,
  });
  expect(keysOf(Items!)).toEqual(expected);
});

test('an index holds the items that have its keys, with what it projects', () => {
  const db = filled(['a', 'bbb', 'cc', 'z']);
  db.call('PutItem', { TableName, Item: order('o', 'unplanned', { state: { S: 'open' } }) });
  const query = { TableName, IndexName: 'ByState', KeyConditionExpression: '#s = :open AND due > :min', ExpressionAttributeNames: { '#s': 'state' } };
  const { Items } = db.call('Query', { ...query, ExpressionAttributeValues: { ':open': { S: 'open' }, ':min': { N: '1' } } });
  expect(Items).toEqual([
    order('o', 'cc', { state: { S: 'open' }, due: { N: '2' } }),
    order('o', 'bbb', { state: { S: 'open' }, due: { N: '3' } }),
  ]);
});

test('limit counts before the filter', () => {
  const db = filled(['a', 'b', 'c']);
  const page = db.call('Query', {
    TableName, ...byHash, Limit: 2, FilterExpression: 'attribute_not_exists(due)',
  });
  expect(page).toMatchObject({ Items: [], Count: 0, ScannedCount: 2, LastEvaluatedKey: order('o', 'b') });
});

test.each<[object, string]>([
  [{ KeyConditionExpression: 'sk = :o' }, 'Query condition missed key schema element: pk'],
  [{ KeyConditionExpression: 'pk > :o' }, 'Query key condition not supported'],
  [{ FilterExpression: 'sk = :o' }, 'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk'],
  [{ IndexName: 'Nothing' }, 'The table does not have the specified index: Nothing'],
  [{ IndexName: 'ByState', ConsistentRead: true }, 'Consistent reads are not supported on global secondary indexes'],
  [{ ExclusiveStartKey: { pk: { S: 'o' } } }, 'The provided starting key is invalid'],
])('refuses %j', (input, message) => {
  expect(errorOf(() => filled([]).call('Query', { TableName, ...byHash, ...input } as never))).toMatchObject({ name: 'ValidationException', message });
});

test('batches', () => {
  const db = filled(['a', 'b']);
  db.call('BatchWriteItem', { RequestItems: { Orders: [{ DeleteRequest: { Key: order('o', 'a') } }, { PutRequest: { Item: order('o', 'c') } }] } });
  expect(db.call('BatchGetItem', { RequestItems: { Orders: { Keys: [order('o', 'a'), order('o', 'c')] } } }))
    .toEqual({ Responses: { Orders: [order('o', 'c')] }, UnprocessedKeys: {} });
  expect(errorOf(() => db.call('BatchGetItem', { RequestItems: { Orders: { Keys: [order('o', 'a'), order('o', 'a')] } } })).message)
    .toBe('Provided list of item keys contains duplicates');
});
