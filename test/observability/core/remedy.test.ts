import { parseRemedy, Remedy, remediate, RemedyPorts } from '../../../src/observability/core/remedy';

const alarm = (value: string, alarmName = 'Orders: dead letters', timestamp = '2026-11-21T10:00:00.000+0000') => ({
  source: 'aws.cloudwatch', alarmArn: `arn:aws:cloudwatch:eu-central-1:123456789012:alarm:${alarmName}`, alarmData: { alarmName, state: { value, reason: '1 dead letter', timestamp } },
});

const newWorld = (failing = false, description = 'Packs parcels') => {
  const done: unknown[][] = [];
  const does = (name: string) => async (...args: unknown[]) => {
    done.push([name, ...args]);
    if (failing && name !== 'tell') throw new Error('throttled');
  };
  const ports: RemedyPorts = {
    startExecution: does('start'),
    setConcurrency: does('concurrency'),
    stopConsuming: does('stop'),
    tell: does('tell'),
    describe: async () => description,
    setDescription: does('describe'),
  };
  return { done, ports };
};

const start: Remedy = { kind: 'START_EXECUTION', stateMachineArn: 'arn:redrive', input: '{}' };

test.each<[Remedy, unknown[]]>([
  [start, ['start', 'arn:redrive', 'Orders_dead_letters-2026-11-21T10_00_00_000_0000', '{}']],
  [{ kind: 'SET_CONCURRENCY', functionName: 'worker', concurrency: 0 }, ['concurrency', 'worker', 0]],
  [{ kind: 'STOP_CONSUMING', eventSourceMappingId: 'abc' }, ['stop', 'abc']],
  [{ kind: 'RESTART', functionName: 'worker' }, ['describe', 'worker', 'Packs parcels (restarted 2026-11-21T10:00:00.000+0000)']],
])('%j is done, then told with the reason', async (remedy, expected) => {
  const { done, ports } = newWorld();
  await expect(remediate(alarm('ALARM'), remedy, ports)).resolves.toBe('DONE');
  expect(done[0]).toEqual(expected);
  expect(done).toHaveLength(2);
  expect(done[1].slice(0, 2)).toEqual(['tell', 'Remedy applied: Orders: dead letters']);
  expect(JSON.parse(done[1][2] as string)).toMatchObject({ alarm: 'Orders: dead letters', reason: '1 dead letter', remedy });
});

test.each([
  ['one that was restarted before', 'Packs parcels (restarted 2026-11-20T09:00:00.000+0000)', 'Packs parcels (restarted 2026-11-21T10:00:00.000+0000)'],
  ['none', '', '(restarted 2026-11-21T10:00:00.000+0000)'],
  ['a long one', 'x'.repeat(256), `${'x'.repeat(215)} (restarted 2026-11-21T10:00:00.000+0000)`],
])('the description stays within 256 characters: %s', async (_, before, after) => {
  const { done, ports } = newWorld(false, before);
  await remediate(alarm('ALARM'), { kind: 'RESTART', functionName: 'worker' }, ports);
  expect(done[0]).toEqual(['describe', 'worker', after]);
  expect(after.length).toBeLessThanOrEqual(256);
});

test('a failure is told and thrown', async () => {
  const { done, ports } = newWorld(true);
  await expect(remediate(alarm('ALARM'), start, ports)).rejects.toThrow('throttled');
  expect(done[1][1]).toBe('Remedy failed: Orders: dead letters');
  expect(JSON.parse(done[1][2] as string).error).toBe('Error: throttled');
});

test.each(['OK', 'INSUFFICIENT_DATA'])('%s sets nothing off', async (state) => {
  const { done, ports } = newWorld();
  await expect(remediate(alarm(state), start, ports)).resolves.toBe('NOT_IN_ALARM');
  expect(done).toEqual([]);
});

test('one occasion has one name that Step Functions takes, another occasion another', async () => {
  const nameOf = async (timestamp: string) => {
    const { done, ports } = newWorld();
    await remediate(alarm('ALARM', 'ü'.repeat(90), timestamp), start, ports);
    return done[0][2] as string;
  };
  const [first, again, later] = await Promise.all(['2026-11-21T10:00:00', '2026-11-21T10:00:00', '2026-11-21T10:05:00'].map(nameOf));
  expect(first).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  expect(again).toBe(first);
  expect(later).not.toBe(first);
});

test('refuses what is no alarm and what is no remedy', async () => {
  await expect(remediate({ Records: [] }, start, newWorld().ports)).rejects.toThrow(/alarmArn/);
  expect(() => parseRemedy('{"kind":"SET_CONCURRENCY","functionName":"worker","concurrency":-1}')).toThrow(/concurrency/);
});
