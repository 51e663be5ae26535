import fc from 'fast-check';
import { PATH, valueAt } from '../../../src/messaging/core/path';

const data = { 'order': { customerId: 'ann', items: [{ productId: 'mug' }], none: null }, 'order.customerId': 'flat', 'a.b': 1, 'a': { b: 2 } };

test.each([
  ['order', data.order],
  ['order.items.0.productId', 'mug'],
  ['order.none', null],
  ['order.none.deeper', undefined],
  ['order.missing', undefined],
  ['missing.customerId', undefined],
  ['order.customerId.length', undefined],
  ['constructor.name', undefined],
  ['order.__proto__', undefined],
])('%s', (path, expected) => {
  expect(valueAt(data, path)).toEqual(expected);
});

test('a field of that very name comes first, dots and all', () => {
  expect([valueAt(data, 'order.customerId'), valueAt(data, 'a.b'), valueAt({ a: { b: 2 } }, 'a.b')]).toEqual(['flat', 1, 2]);
});

const name = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', 'Z', '0', '_', '-', '$') });

test('whatever is put at a path is found there, and nothing else changes what is found', () => {
  const path = fc.array(name, { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(path, fc.jsonValue(), fc.dictionary(name, fc.jsonValue()), (names, value, others) => {
    const [first, ...rest] = names;
    const message = { ...others, [first]: rest.reduceRight<unknown>((inside, key) => ({ ...others, [key]: inside }), value) };
    expect(PATH.test(names.join('.'))).toBe(true);
    expect(valueAt(message, names.join('.'))).toBe(value);
    expect(valueAt(JSON.parse(JSON.stringify(message)), names.join('.'))).toEqual(JSON.parse(JSON.stringify(value)));
  }));
});

test('of arbitrary messages and paths nothing is thrown, and nothing inherited found', () => {
  const path = fc.array(fc.oneof(name, fc.constantFrom('toString', '__proto__', 'constructor', 'length')), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(fc.dictionary(name, fc.jsonValue()), path, (message, names) => {
    expect(['function', 'symbol']).not.toContain(typeof valueAt(message, names.join('.')));
  }));
});

test.each(['', '.', 'a.', '.a', 'a..b', 'a b', ' '])('"%s" is no path', (path) => {
  expect(PATH.test(path)).toBe(false);
});
