import { property, assert, integer, constantFrom } from 'fast-check';
import { exponent, toDecimal, toMinor } from '../../../src/orders/core/money';

test.each([
  [12.5, 'EUR', 1250], [0.1 + 0.2, 'EUR', 30], [1.005, 'EUR', undefined], [0.001, 'EUR', undefined],
  [500, 'JPY', 500], [0.5, 'JPY', undefined], [1.234, 'KWD', 1234], [19.99, 'USD', 1999], [1e20, 'EUR', undefined], [NaN, 'EUR', undefined],
])('%d %s is %p minor units', (decimal, currency, minor) => {
  expect(toMinor(decimal, currency)).toBe(minor);
});

test('there and back again for every amount', () => {
  assert(property(integer({ min: 0, max: 1e12 }), constantFrom('EUR', 'JPY', 'KWD', 'CLF', 'USD'), (minor, currency) => {
    expect(toMinor(toDecimal(minor, currency), currency)).toBe(minor);
  }));
});

test('currencies without an entry have two digits', () => {
  expect([exponent('EUR'), exponent('HUF'), exponent('IQD'), exponent('ISK'), exponent('CLF')]).toEqual([2, 2, 3, 0, 4]);
});
