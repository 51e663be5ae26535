import { BICYCLE, database, errorOf } from './fixtures';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
const ITEM = { ...BICYCLE, Colors: { SS: ['Red', 'Blue'] }, Reviews: { M: { Five: { L: [{ S: 'Excellent' }, { S: 'ok' }] } } }, Blobs: { B: 'AQID' } };

function holds(ConditionExpression: string, ExpressionAttributeValues?: Record<string, object>): boolean {
  const db = database();
  db.call('PutItem', { TableName: 'ProductCatalog', Item: ITEM as never });
  try {
    db.call('DeleteItem', { TableName: 'ProductCatalog', Key: { Id: { N: '789' } }, ConditionExpression, ExpressionAttributeValues } as never);
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

test.each<[string, Record<string, object> | undefined, boolean]>([
  ['Price = :v', { ':v': { N: '52.0' } }, true],
  ['Price <> :v', { ':v': { S: '52' } }, true],
  ['Absent <> :v', { ':v': { N: '1' } }, true],
  ['Absent < :v', { ':v': { N: '1' } }, false],
  ['Price > :v', { ':v': { N: '6' } }, true],
  ['Price > :v', { ':v': { S: '6' } }, false],
  ['Price BETWEEN :l AND :h', { ':l': { N: '50' }, ':h': { N: '52' } }, true],
  ['ProductCategory IN (:a, :b)', { ':a': { S: 'x' }, ':b': { S: 'Home Improvement' } }, true],
  ['attribute_exists(Reviews.Five[1]) AND attribute_not_exists(Reviews.One)', undefined, true],
  ['attribute_type(Price, :t)', { ':t': { S: 'S' } }, false],
  ['begins_with(Brand, :p)', { ':p': { S: 'Ac' } }, true],
  ['begins_with(Price, :p)', { ':p': { S: '5' } }, false],
  ['contains(Colors, :c)', { ':c': { S: 'Red' } }, true],
  ['contains(Reviews.Five, :c)', { ':c': { S: 'ok' } }, true],
  ['contains(Brand, :c)', { ':c': { S: 'cm' } }, true],
  ['size(Brand) = :n AND size(Colors) < :n AND size(Blobs) < :n', { ':n': { N: '4' } }, true],
  ['NOT Price = :v OR Price = :v AND Price = :w', { ':v': { N: '52' }, ':w': { N: '1' } }, false],
  ['(Price = :v OR Price = :w) AND InStock = :t', { ':v': { N: '52' }, ':w': { N: '1' }, ':t': { BOOL: true } }, true],
  ['Colors = :same', { ':same': { SS: ['Blue', 'Red'] } }, true],
])('%s of %j is %s', (expression, values, expected) => {
  expect(holds(expression, values)).toBe(expected);
});

test.each<[string, string]>([
  ['((Price = :v))', 'The expression has redundant parentheses;'],
  ['Price = Price', 'The first operand must be distinct from the remaining operands for this operator or function; operator: ='],
  ['InStock < :true', 'Incorrect operand type for operator or function; operator or function: <, operand type: BOOL'],
  ['Price BETWEEN :v AND :low', 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound;'],
  ['exists(Price)', 'Invalid function name; function: exists'],
  ['list_append(Price, :v)', 'The function is not allowed in a condition expression; function: list_append'],
  ['attribute_exists(:v)', 'Operator or function requires a document path; operator or function: attribute_exists'],
  ['begins_with(Brand)', 'Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1'],
  ['Price = :v AND', 'Syntax error; token: "<EOF>", near: "AND"'],
  ['Name = :v', 'Attribute name is a reserved keyword; reserved keyword: Name'],
])('refuses %s', (expression, message) => {
  const all: Record<string, object> = { ':v': { N: '5' }, ':low': { N: '1' }, ':true': { BOOL: true } };
  const values = Object.fromEntries(Object.entries(all).filter(([name]) => expression.includes(name)));
  expect(errorOf(() => holds(expression, Object.keys(values).length > 0 ? values : undefined)))
    .toMatchObject({ name: 'ValidationException', message: `Invalid ConditionExpression: ${message}` });
});

test('a failed condition returns the item when asked to', () => {
  const db = database();
  db.call('PutItem', { TableName: 'ProductCatalog', Item: BICYCLE });
  const put = { TableName: 'ProductCatalog', Item: BICYCLE, ConditionExpression: 'attribute_not_exists(Id)' };
  expect(errorOf(() => db.call('PutItem', { ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })).Item).toEqual(BICYCLE);
  expect(errorOf(() => db.call('PutItem', put))).not.toHaveProperty('Item');
});

test.each<[object, string]>([
  [{ pk: { S: 'a' } }, 'One or more parameter values were invalid: Missing the key sk in the item'],
  [{ pk: { S: '' }, sk: { S: 'b' } }, 'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk'],
  [{ pk: { N: '1' }, sk: { S: 'b' } }, 'One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N'],
  [{ pk: { S: 'a' }, sk: { S: 'b' }, due: { S: 'c' } }, 'One or more parameter values were invalid: Type mismatch for Index Key due expected: N actual: S IndexName: ByState'],
  [{ pk: { S: 'a' }, sk: { S: 'b' }, x: { SS: [] } }, 'One or more parameter values were invalid: An string set  may not be empty'],
  [{ pk: { S: 'a' }, sk: { S: 'b' }, x: { S: 'a', N: '1' } }, 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'],
  [{ pk: { S: 'a' }, sk: { S: 'b' }, x: { S: 'a'.repeat(400 * 1024) } }, 'Item size has exceeded the maximum allowed size'],
])('refuses the item %#', (Item, message) => {
  expect(errorOf(() => database().call('PutItem', { TableName: 'Orders', Item: Item as never }))).toMatchObject({ name: 'ValidationException', message });
});

test('a table that is not there', () => {
  expect(errorOf(() => database().call('GetItem', { TableName: 'Nothing', Key: {} })).name).toBe('ResourceNotFoundException');
});
