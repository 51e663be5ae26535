import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Meter } from '../../tools/measure/meter';
import { profile } from '../../tools/measure/profile';
import { Deployed } from '../../tools/measure/resources';

const FUNCTION = 'AWS::Lambda::Function';
const BUS = 'AWS::Events::EventBus';

function meterOf(...readings: [string, string, Record<string, number>][]): Meter {
  const meter = new Meter();
  for (const [type, name, meters] of readings) meter.add({ type, name, meters });
  return meter;
}

test('readings add up by resource, from a line of the file on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meter-'));
  const file = join(folder, 'meter.jsonl');
  const line = (name: string, requests: number) => `${JSON.stringify({ type: 'AWS::SQS::Queue', name, meters: { requests } })}\n`;
  writeFileSync(file, line('a', 100) + line('a', 1) + line('b', 2) + line('a', 3));
  const all = Meter.read(file, 1).all;
  rmSync(folder, { recursive: true });
  expect(all).toEqual([
    { type: 'AWS::SQS::Queue', name: 'a', meters: { requests: 4 } },
    { type: 'AWS::SQS::Queue', name: 'b', meters: { requests: 2 } },
  ]);
});

test('a short film\'s share is what is left when its minutes are taken off', () => {
  const short = meterOf([FUNCTION, 'encode', { invocations: 1, milliseconds: 3_000 }]);
  const long = meterOf([FUNCTION, 'encode', { invocations: 1, milliseconds: 11_000 }]);
  const perMinute = long.minus(short);
  expect(perMinute.all[0].meters).toEqual({ invocations: 0, milliseconds: 8_000 });
  expect(short.minus(perMinute.times(0.25)).all[0].meters).toEqual({ invocations: 1, milliseconds: 1_000 });
  expect(short.minus(long).all[0].meters).toEqual({ invocations: 0, milliseconds: 0 });
});

test('a profile has what one unit of work uses, by path; traces start at the API, queues and streams', () => {
  const resources: Deployed[] = [
    { type: FUNCTION, path: 'Starter', name: 'fn-1', startsTraces: true },
    { type: FUNCTION, path: 'Accept', name: 'fn-2' },
    { type: FUNCTION, path: 'Idle', name: 'fn-3' },
    { type: BUS, path: 'Events/Bus', name: 'bus' },
    { type: 'AWS::Events::Archive', path: 'Events/Archive', name: '' },
    { type: 'AWS::ApiGateway::RestApi', path: 'Api', name: 'api' },
  ];
  const meter = meterOf([FUNCTION, 'fn-1', { invocations: 3 }], [FUNCTION, 'fn-2', { invocations: 2 }], [FUNCTION, 'fn-9', { invocations: 7 }], [BUS, 'bus', { events: 6, archivedBytes: 900 }]);
  expect(profile(resources, meter, { per: 'order', units: 3, requests: 6, source: 'a test' })).toEqual({
    per: 'order',
    measured: true,
    source: 'a test',
    resources: {
      'Accept': { type: FUNCTION, meters: { invocations: 0.6667 } },
      'Api': { type: 'AWS::ApiGateway::RestApi', meters: { requests: 2, traces: 2 } },
      'Events/Archive': { type: 'AWS::Events::Archive', meters: { archivedBytes: 300 } },
      'Events/Bus': { type: BUS, meters: { events: 2 } },
      'Starter': { type: FUNCTION, meters: { invocations: 1, traces: 1 } },
    },
  });
});
