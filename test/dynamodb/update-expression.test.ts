import fc from 'fast-check';
import { canonicalNumber } from './decimal';
import { BICYCLE, database, errorOf } from './fixtures';

// The examples of https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
const Key = { Id: { N: '789' } };

type Values = Record<string, object>;
type Names = Record<string, string>;

function updated(UpdateExpression: string, ExpressionAttributeValues?: Values, ExpressionAttributeNames?: Names, extra: object = {}) {
  const db = database();
  db.call('PutItem', { TableName: 'ProductCatalog', Item: { ...BICYCLE, ...extra } });
  const input = { TableName: 'ProductCatalog', Key, UpdateExpression, ExpressionAttributeValues, ExpressionAttributeNames, ReturnValues: 'ALL_NEW' };
  return (db.call('UpdateItem', input as never) as { Attributes?: Record<string, any> }).Attributes!;
}

test('SET adds and changes attributes', () => {
  expect(updated('SET ProductCategory = :c, Price = :p', { ':c': { S: 'Hardware' }, ':p': { N: '60' } }))
    .toEqual({ ...BICYCLE, ProductCategory: { S: 'Hardware' }, Price: { N: '60' } });
});

test('SET with lists, maps and an index past the end', () => {
  const reviews = { RelatedItems: { L: [{ S: 'Hammer' }] }, ProductReviews: { M: {} } };
  expect(updated('SET #pr.#5star[1] = :r5, RelatedItems[9] = :ri', { ':r5': { S: 'Great product!' }, ':ri': { S: 'Nails' } },
    { '#pr': 'ProductReviews', '#5star': 'FiveStar' }, { ...reviews, ProductReviews: { M: { FiveStar: { L: [{ S: 'Good' }] } } } }))
    .toMatchObject({
      RelatedItems: { L: [{ S: 'Hammer' }, { S: 'Nails' }] },
      ProductReviews: { M: { FiveStar: { L: [{ S: 'Good' }, { S: 'Great product!' }] } } },
    });
});

test('arithmetic, list_append at either end, if_not_exists', () => {
  expect(updated('SET Price = Price - :p', { ':p': { N: '15' } }).Price).toEqual({ N: '37' });
  const list = { Color: { L: [{ S: 'Black' }] } };
  expect(updated('SET #c = list_append(#c, :vals)', { ':vals': { L: [{ S: 'Red' }] } }, { '#c': 'Color' }, list).Color)
    .toEqual({ L: [{ S: 'Black' }, { S: 'Red' }] });
  expect(updated('SET #c = list_append(:vals, #c)', { ':vals': { L: [{ S: 'Red' }] } }, { '#c': 'Color' }, list).Color)
    .toEqual({ L: [{ S: 'Red' }, { S: 'Black' }] });
  expect(updated('SET Price = if_not_exists(Price, :p), Weight = if_not_exists(Weight, :p)', { ':p': { N: '1' } }))
    .toMatchObject({ Price: { N: '52' }, Weight: { N: '1' } });
});

test('REMOVE, ADD and DELETE', () => {
  const lists = { RelatedItems: { L: ['Chisel', 'Hammer', 'Nails', 'Screwdriver'].map((S) => ({ S })) } };
  expect(updated('REMOVE RelatedItems[1], RelatedItems[2], Brand', undefined, undefined, lists)).toEqual({
    ...withoutBrand(), RelatedItems: { L: [{ S: 'Chisel' }, { S: 'Screwdriver' }] },
  });
  expect(updated('ADD QuantityOnHand :q, #c :set', { ':q': { N: '5' }, ':set': { SS: ['Red'] } }, { '#c': 'Color' }, { Color: { SS: ['Blue'] } }))
    .toMatchObject({ QuantityOnHand: { N: '5' }, Color: { SS: ['Blue', 'Red'] } });
  expect(updated('DELETE #c :set', { ':set': { SS: ['Red', 'Green'] } }, { '#c': 'Color' }, { Color: { SS: ['Red', 'Blue'] } }).Color).toEqual({ SS: ['Blue'] });
  expect(updated('DELETE #c :set', { ':set': { SS: ['Blue'] } }, { '#c': 'Color' }, { Color: { SS: ['Blue'] } })).not.toHaveProperty('Color');
});

const withoutBrand = () => {
  const { Brand: _, ...rest } = BICYCLE;
  return rest;
};

test('every operand reads the item as it was', () => {
  expect(updated('SET Price = Id2, Id2 = Price', undefined, undefined, { Id2: { N: '1' } })).toMatchObject({ Price: { N: '1' }, Id2: { N: '52' } });
});

test.each([
  ['SET Absent.a = :v', 'The document path provided in the update expression is invalid for update'],
  ['REMOVE Absent.a SET b = :v', 'The document path provided in the update expression is invalid for update'],
  ['SET a = Absent + :v', 'The provided expression refers to an attribute that does not exist in the item'],
  ['SET a = Brand + :v', 'An operand in the update expression has an incorrect data type'],
  ['SET Price = :v, Price = :v', 'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [Price], path two: [Price]'],
  ['SET a = :v SET b = :v', 'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;'],
  ['SET status = :v', 'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status'],
  ['SET a = :undefined', 'Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :undefined'],
  ['SET a = #undefined + :v', 'Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #undefined'],
  ['REMOVE Brand', 'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}'],
  ['SET Id = :v', 'One or more parameter values were invalid: Cannot update attribute Id. This attribute is part of the key'],
  ['DELETE Brand :v', 'Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: DELETE, operand type: N'],
  ['SET a = :v,', 'Invalid UpdateExpression: Syntax error; token: "<EOF>", near: ","'],
])('refuses %s', (expression, message) => {
  expect(errorOf(() => updated(expression, { ':v': { N: '1' } }))).toMatchObject({ name: 'ValidationException', message });
});

test('an item that is not there is made from its key', () => {
  const db = database();
  db.call('UpdateItem', { TableName: 'ProductCatalog', Key, UpdateExpression: 'ADD Hits :one', ExpressionAttributeValues: { ':one': { N: '1' } } });
  expect(db.items('ProductCatalog')).toEqual([{ ...Key, Hits: { N: '1' } }]);
});

test('numbers are exact to 38 digits', () => {
  expect(['1.0', '1e2', '-0', '+07', '.5', '1E-3', '120'].map(canonicalNumber)).toEqual(['1', '100', '0', '7', '0.5', '0.001', '120']);
  expect(updated('SET Price = Price + :tiny', { ':tiny': { N: '0.00000000000000000000000000000000001' } }).Price).toEqual({ N: '52.00000000000000000000000000000000001' });
  for (const [text, message] of [['1e126', 'overflow'], ['1e-131', 'underflow'], ['1'.repeat(39), '38 significant'], ['abc', 'cannot be converted']]) {
    expect(() => canonicalNumber(text)).toThrow(message);
  }
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (a, b) => {
    expect(updated('SET Price = :a + :b', { ':a': { N: String(a) }, ':b': { N: String(b) } }).Price).toEqual({ N: String(a + b) });
  }), { numRuns: 50 });
});
