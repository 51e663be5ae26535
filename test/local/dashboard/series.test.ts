import { Measured } from '../../../local/dashboard/series';

const at = (minute: number, values: number[], dimensions: Record<string, string> = {}) => ({
  namespace: 'Shop', name: 'Seconds', dimensions, values, timestamp: minute * 60_000 + 59_999,
});
const measured = new Measured([at(3, [1, 2]), at(1, [9]), at(3, [6]), at(2, [100], { shop: 'a' })]);
const valuesOf = (stat?: string) => measured.seriesOf(['Shop', 'Seconds', { stat }])?.points.map(({ value }) => value);

test.each([
  [undefined, [9, 3], 4.5], ['Sum', [9, 9], 18], ['Minimum', [9, 1], 1], ['Maximum', [9, 6], 9], ['SampleCount', [1, 3], 4], ['p90', [9, 6], 9], ['p50', [9, 2], 2],
])('%s by the minute, and of everything', (stat, values, whole) => {
  expect(valuesOf(stat)).toEqual(values);
  expect(measured.seriesOf(['Shop', 'Seconds', { stat }])?.whole).toBe(whole);
});

test('a metric is what its namespace, name and all its dimensions say', () => {
  expect(measured.seriesOf(['Shop', 'Seconds', 'shop', 'a'])?.points).toEqual([{ minute: 2, value: 100 }]);
  for (const other of [['Shop', 'Seconds', 'shop', 'b'], ['Shop', 'Orders'], ['AWS/SQS', 'Seconds'], [{ expression: 'a / b' }]]) {
    expect(measured.seriesOf(other)).toBeUndefined();
  }
  expect([measured.span, new Measured([]).span]).toEqual([[1, 3], undefined]);
});
