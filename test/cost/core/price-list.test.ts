import fc from 'fast-check';
import { cost, Price, Prices } from '../../../src/cost/core/price-list';
import usEast1 from '../../../src/cost/prices/us-east-1.json';

const prices: Prices = usEast1;
const entries = fc.constantFrom(...Object.values(prices.prices));
const quantity = fc.maxSafeNat().map((n) => n % 1e12);
const flat: Price = { service: 'S', unit: 'u', per: 1000, tiers: [{ usd: 2 }], source: '' };

test('a flat price is linear', () => {
  expect(cost(flat, 1500)).toBe(3);
});

test('each tier is paid at its own price', () => {
  expect(cost({ ...flat, per: 1, tiers: [{ upTo: 10, usd: 3 }, { upTo: 20, usd: 2 }, { usd: 1 }] }, 25)).toBe(30 + 20 + 5);
});

test('no price is negative, and more never costs less', () => {
  fc.assert(fc.property(entries, quantity, quantity, (price, a, b) => {
    const [less, more] = [Math.min(a, b), Math.max(a, b)];
    expect(cost(price, less)).toBeGreaterThanOrEqual(0);
    expect(cost(price, more)).toBeGreaterThanOrEqual(cost(price, less));
  }));
});

test('within the first tier twice as much costs twice', () => {
  fc.assert(fc.property(entries, fc.double({ min: 0, max: 0.5, noNaN: true }), (price, share) => {
    const units = share * Math.min(price.tiers[0].upTo ?? 1e9, 1e9);
    expect(cost(price, 2 * units)).toBeCloseTo(2 * cost(price, units), 9);
  }));
});

test('a split bill is never cheaper than one bill, except for what is free at first', () => {
  const discounted = fc.constantFrom(...Object.values(prices.prices).filter(({ tiers }) => tiers[0].usd > 0));
  fc.assert(fc.property(discounted, quantity, quantity, (price, a, b) => {
    const whole = cost(price, a + b);
    expect(cost(price, a) + cost(price, b)).toBeGreaterThanOrEqual(whole - 1e-6 * whole);
  }));
});

describe('the list of us-east-1', () => {
  test.each(Object.entries(prices.prices))('%s is whole', (_name, { service, unit, per, tiers, source }) => {
    expect(service && unit).toBeTruthy();
    expect(per).toBeGreaterThan(0);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\//);
    const ends = tiers.map(({ upTo }) => upTo ?? Infinity);
    expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b));
    expect(ends[ends.length - 1]).toBe(Infinity);
  });

  test('is dated', () => {
    expect(prices.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
