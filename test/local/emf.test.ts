import { measurementsIn } from '../../local/emf';
import { summarize } from '../../local/metrics';

const message = (fields: object, Dimensions = [['service', 'pipeline']]) => JSON.stringify({
  _aws: { Timestamp: 1_795_000_000_000, CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions, Metrics: [{ Name: 'Minutes', Unit: 'Count' }] }] },
  service: 'encode',
  pipeline: 'p1',
  ...fields,
});

test('a logged metric is read with its dimensions, whatever stands before it in the line', () => {
  const expected = { namespace: 'Shop', name: 'Minutes', unit: 'Count', dimensions: { service: 'encode', pipeline: 'p1' }, values: [1.5], timestamp: 1_795_000_000_000 };
  expect(measurementsIn(message({ Minutes: 1.5 }))).toEqual([expected]);
  expect(measurementsIn(`2026-11-21T10:00:00Z\tabc\tINFO\t${message({ Minutes: 1.5 })}\n`)).toEqual([expected]);
});

test('lists of values, and a metric for each set of dimensions', () => {
  expect(measurementsIn(message({ Minutes: [1, 2] }, [['service'], []])).map(({ dimensions, values }) => [dimensions, values])).toEqual([
    [{ service: 'encode' }, [1, 2]], [{}, [1, 2]],
  ]);
});

test.each(['', 'plain text', '{"level":"INFO"}', '{"_aws":{"CloudWatchMetrics":"x"}}', '{"CloudWatchMetrics"', message({}), message({ Minutes: 'many' })])('%j measures nothing', (text) => {
  expect(measurementsIn(text)).toEqual([]);
});

test('measurements add up by metric and dimensions', () => {
  const measured = [message({ Minutes: 1 }), message({ Minutes: [2, 6] }), message({ Minutes: 4, pipeline: 'p2' })].flatMap(measurementsIn);
  expect(summarize(measured).map(({ dimensions: { pipeline }, count, sum, min, max }) => [pipeline, count, sum, min, max])).toEqual([['p1', 3, 9, 1, 6], ['p2', 1, 4, 4, 4]]);
});
