import { JsonSchema, problemsOf, registryDocument, schemaName } from '../../../src/messaging/core/event-schema';

const detailOf = (detail: JsonSchema) => registryDocument({ source: 'shop', detailType: 'Order Paid', detail }).properties.detail;

test('the name is the one that schema discovery would give', () => {
  expect(schemaName({ source: 'shop.orders', detailType: 'Order Paid (EU) 2' })).toBe('shop.orders@OrderPaidEU2');
});

test('the registry gets the whole event, with the definitions where references find them', () => {
  const document = registryDocument({
    source: 'shop.orders',
    detailType: 'Order Paid',
    detail: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { price: { $ref: '#/definitions/money' } }, definitions: { money: { type: 'number' } } },
  });
  expect(document).toMatchObject({
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: 'Order Paid',
    required: ['source', 'detail-type', 'detail'],
    properties: { 'source': { enum: ['shop.orders'] }, 'detail-type': { enum: ['Order Paid'] } },
    definitions: { money: { type: 'number' } },
  });
  expect(document.properties.detail).toEqual({ type: 'object', properties: { price: { $ref: '#/definitions/money' } } });
});

test.each<[string, JsonSchema, JsonSchema]>([
  ['a constant', { const: 1 }, { enum: [1] }],
  ['an exclusive limit', { exclusiveMinimum: 0, maximum: 9 }, { minimum: 0, exclusiveMinimum: true, maximum: 9 }],
  ['the tighter of two limits', { exclusiveMinimum: 0, minimum: 1 }, { minimum: 1 }],
  ['the exclusive one of two equal limits', { exclusiveMaximum: 5, maximum: 5 }, { maximum: 5, exclusiveMaximum: true }],
  ['true and false', { properties: { any: true, none: false }, additionalProperties: false }, { properties: { any: {}, none: { not: {} } }, additionalProperties: false }],
  ['all depths', { allOf: [{ items: { not: { const: 'x' } } }] }, { allOf: [{ items: { not: { enum: ['x'] } } }] }],
  ['a property that is called like a keyword', { properties: { const: { const: 1 }, if: {} } }, { properties: { const: { enum: [1] }, if: {} } }],
])('draft 4 says %s in its own way', (_, schema, expected) => {
  expect(problemsOf(schema)).toEqual([]);
  expect(detailOf(schema)).toEqual(expected);
});

test.each<[JsonSchema, RegExp]>([
  [{ if: {}, then: {} }, /schema uses if, .*draft 4.*schema uses then/],
  [{ properties: { items: { contains: {} } } }, /schema\.properties\.items uses contains/],
  [{ anyOf: [{}, { minimum: 0, exclusiveMinimum: true }] }, /schema\.anyOf\.1 has an exclusive limit as draft 4 writes it/],
  [{ additionalProperties: { $ref: 'https://example.com/x.json' } }, /refers to https:\/\/example\.com\/x\.json: only #\/definitions/],
])('%j cannot mean the same in both', (schema, message) => {
  expect(problemsOf(schema).join('; ')).toMatch(message);
});
