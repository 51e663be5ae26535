import { database, errorOf, order } from './fixtures';

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
const TableName = 'Orders';
const put = (sk: string, extra: object = {}) => ({ Put: { TableName, Item: order('o', sk), ...extra } });
const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };

test('all or nothing, with a reason for each action in order', () => {
  const db = database();
  db.call('PutItem', { TableName, Item: order('o', 'b', { n: { N: '1' } }) });
  const before = db.digest();
  const error = errorOf(() => db.call('TransactWriteItems', {
    TransactItems: [
      put('a', isNew),
      put('b', { ...isNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      { Update: { TableName, Key: order('o', 'c'), UpdateExpression: 'SET n = n + :one', ExpressionAttributeValues: { ':one': { N: '1' } } } },
    ],
  }));
  expect(error).toMatchObject({
    name: 'TransactionCanceledException',
    message: 'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
    CancellationReasons: [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: order('o', 'b', { n: { N: '1' } }) },
      { Code: 'ValidationError', Message: 'The provided expression refers to an attribute that does not exist in the item' },
    ],
  });
  expect(db.digest()).toBe(before);
  expect(db.stream(TableName)).toHaveLength(1);
});

test('Put, Update, Delete and ConditionCheck together; every action sees the state before', () => {
  const db = database();
  db.call('PutItem', { TableName, Item: order('o', 'a', { n: { N: '1' } }) });
  db.call('PutItem', { TableName, Item: order('o', 'b') });
  db.call('TransactWriteItems', {
    TransactItems: [
      { Update: { TableName, Key: order('o', 'a'), UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } } },
      { Delete: { TableName, Key: order('o', 'b'), ConditionExpression: 'attribute_exists(pk)' } },
      put('c', isNew),
      { ConditionCheck: { TableName, Key: order('o', 'd'), ConditionExpression: 'attribute_not_exists(pk)' } },
    ],
  });
  expect(db.items(TableName)).toEqual([order('o', 'a', { n: { N: '2' } }), order('o', 'c')]);
});

test.each<[string, object[], string]>([
  ['the same item twice', [put('a'), { Delete: { TableName, Key: order('o', 'a') } }], 'Transaction request cannot include multiple operations on one item'],
  ['101 actions', Array.from({ length: 101 }, (_, i) => put(String(i))), 'Member must have length less than or equal to 100 and greater than or equal to 1'],
  ['no action', [], 'Member must have length less than or equal to 100 and greater than or equal to 1'],
  ['two actions in one', [{ ...put('a'), Delete: { TableName, Key: order('o', 'b') } }], 'TransactItems can only contain one of Check, Put, Update or Delete'],
  ['an expression that cannot be read', [put('a', { ConditionExpression: 'a =' })], 'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "="'],
])('refuses %s as a whole', (_, TransactItems, message) => {
  const db = database();
  expect(errorOf(() => db.call('TransactWriteItems', { TransactItems }))).toMatchObject({ name: 'ValidationException', message });
  expect(db.items(TableName)).toEqual([]);
});

test('100 actions are made; a key that does not fit the table is a reason', () => {
  const db = database();
  db.call('TransactWriteItems', { TransactItems: Array.from({ length: 100 }, (_, i) => put(String(i))) });
  expect(db.items(TableName)).toHaveLength(100);
  expect(errorOf(() => db.call('TransactWriteItems', { TransactItems: [put('a'), { Delete: { TableName, Key: { pk: { S: 'o' } } } }] })).CancellationReasons)
    .toEqual([{ Code: 'None' }, { Code: 'ValidationError', Message: 'The provided key element does not match the schema' }]);
  expect(errorOf(() => db.call('TransactGetItems', { TransactItems: [{ Get: { TableName, Key: {} } }] })).name).toBe('TransactionCanceledException');
});

test('a request token makes a transaction once, for ten minutes', () => {
  let now = 0;
  const db = database({ clock: () => now });
  const add = (by: string) => ({
    ClientRequestToken: 'token',
    TransactItems: [{ Update: { TableName, Key: order('o', 'a'), UpdateExpression: 'ADD n :by', ExpressionAttributeValues: { ':by': { N: by } } } }],
  });
  db.call('TransactWriteItems', add('1'));
  db.call('TransactWriteItems', add('1'));
  expect(db.items(TableName)[0].n).toEqual({ N: '1' });
  expect(errorOf(() => db.call('TransactWriteItems', add('2'))).name).toBe('IdempotentParameterMismatchException');
  now = 10 * 60_000;
  db.call('TransactWriteItems', add('2'));
  expect(db.items(TableName)[0].n).toEqual({ N: '3' });
});

test('a cancelled transaction does not use its token up', () => {
  const db = database();
  const input = { ClientRequestToken: 'token', TransactItems: [{ Put: { TableName, Item: order('o', 'a'), ConditionExpression: 'attribute_exists(pk)' } }] };
  expect(errorOf(() => db.call('TransactWriteItems', input)).name).toBe('TransactionCanceledException');
  db.call('PutItem', { TableName, Item: order('o', 'a', { old: { BOOL: true } }) });
  db.call('TransactWriteItems', input);
  expect(db.items(TableName)).toEqual([order('o', 'a')]);
});

test('TransactGetItems answers in order', () => {
  const db = database();
  db.call('PutItem', { TableName, Item: order('o', 'b', { x: { S: 'y' } }) });
  const get = (sk: string) => ({ Get: { TableName, Key: order('o', sk), ProjectionExpression: 'x' } });
  expect(db.call('TransactGetItems', { TransactItems: [get('a'), get('b')] })).toEqual({ Responses: [{}, { Item: { x: { S: 'y' } } }] });
});
