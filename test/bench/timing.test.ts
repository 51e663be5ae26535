import { percentile, timingOf } from '../../bench/load/timing';

test('percentiles are nearest ranks', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([percentile(hundred, 50), percentile(hundred, 99), percentile(hundred, 100)]).toEqual([50, 99, 100]);
  expect([percentile([7], 50), percentile([7], 99)]).toEqual([7, 7]);
});

test('orders count from their acceptance to their confirmation; what was not confirmed does not count', () => {
  const accepted = new Map([['a', 1000], ['b', 1500], ['lost', 1600]]);
  const confirmed = new Map([['a', 2000], ['b', 5000], ['warm-up', 900]]);
  expect(timingOf([{ accepted, confirmed }])).toEqual({ confirmed: 2, ordersPerSecond: 0.5, p50: 1000, p99: 3500 });
});

test('the time between rounds does not count', () => {
  const round = (start: number) => ({ accepted: new Map([[`${start}`, start]]), confirmed: new Map([[`${start}`, start + 500]]) });
  expect(timingOf([round(0), round(60_000)])).toEqual({ confirmed: 2, ordersPerSecond: 2, p50: 500, p99: 500 });
});

test('an answer that comes later than the end makes no negative time', () => {
  expect(timingOf([{ accepted: new Map([['a', 2000]]), confirmed: new Map([['a', 1990]]) }]).p50).toBe(0);
});
