import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { unitsDue } from '../../../src/orders/core/order';
import { allot, releaseStock, reserveStock } from '../../../src/orders/core/stock';

const lines = array(record({ productId: constantFrom('a', 'b', 'c'), quantity: integer({ min: 1, max: 9 }), price: integer({ min: 1, max: 100 }) }), { minLength: 1 });
const shelves = record({ a: integer({ min: 0, max: 20 }), b: integer({ min: 0, max: 20 }) }).map((there) => new Map(Object.entries(there)));

test('never allots more than is there, nor less than can be had', () => {
  assert(property(lines, shelves, (items, there) => {
    const wanted = unitsDue({ items });
    const allotted = unitsDue({ items: allot(items, there) });
    for (const [id, quantity] of wanted) expect(allotted.get(id)).toBe(Math.min(quantity, there.get(id) ?? 0));
  }));
});

test('allots anew from the whole order', () => {
  const [line] = allot(allot([{ productId: 'a', quantity: 3, price: 1 }], new Map([['a', 1]])), new Map([['a', 3]]));
  expect(line).toEqual({ productId: 'a', quantity: 3, price: 1 });
});

test('moves one product once, however many lines it has, and back again', () => {
  const items = [{ productId: 'a', quantity: 1, price: 1 }, { productId: 'a', quantity: 2, price: 1 }, { productId: 'b', quantity: 1, price: 1, shortfall: 1 }];
  expect(reserveStock({ items })).toEqual([{ productId: 'a', quantity: 3, from: 'availableQuantity', to: 'reservedQuantity' }]);
  expect(releaseStock({ items })).toEqual([{ productId: 'a', quantity: 3, from: 'reservedQuantity', to: 'availableQuantity' }]);
});
