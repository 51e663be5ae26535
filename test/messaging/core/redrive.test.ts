import fc from 'fast-check';
import { fits, pause, redrive, RedrivePorts, redriveRequest } from '../../../src/messaging/core/redrive';

interface Letter { readonly id: number; readonly body: string; readonly attributes: Record<string, string> }
const letter = (id: number, body = '', attributes = {}): Letter => ({ id, body, attributes });

/** Two queues, and a clock that only sleeping moves. `failing`: ids that cannot be sent. */
function world(letters: Letter[], { failing = [] as number[], batch = 10, millisACall = 0 } = {}) {
  const source = [...letters];
  const destination: Letter[] = [];
  const hidden: Letter[] = [];
  let time = 0;
  const ports: RedrivePorts<Letter> = {
    receive: async () => {
      time += millisACall;
      const taken = source.splice(0, batch);
      hidden.push(...taken);
      return taken;
    },
    view: ({ body, attributes }) => ({ body, attributes }),
    move: async (wanted) => {
      const stay = wanted.filter(({ id }) => failing.includes(id));
      for (const one of wanted.filter((other) => !stay.includes(other))) {
        destination.push(one);
        hidden.splice(hidden.indexOf(one), 1);
      }
      return stay;
    },
    release: async (kept) => {
      for (const one of kept) source.push(...hidden.splice(hidden.indexOf(one), 1));
    },
    sleep: async (millis) => {
      time += millis;
    },
    now: () => time,
  };
  return { ports, source, destination, hidden, elapsed: () => time };
}
const request = (filter = {}, more = {}) => redriveRequest.parse({ filter, maxMessagesPerSecond: 500, ...more });
const ids = (letters: Letter[]) => letters.map(({ id }) => id).sort((a, b) => a - b);

describe('filters', () => {
  const failed = letter(1, '{"error":{"name":"PaymentTimeout","message":"late"},"orderId":"o-17"}', { tenant: 'acme-1' });
  test.each([
    [{}, true],
    [{ failureClass: 'RETRYABLE' }, true],
    [{ failureClass: 'PERMANENT' }, false],
    [{ errorName: '*timeout' }, true],
    [{ errorName: 'Timeout' }, false],
    [{ bodyContains: 'o-17' }, true],
    [{ bodyContains: 'o-18' }, false],
    [{ attributes: { tenant: 'acme*' } }, true],
    [{ attributes: { tenant: 'other' } }, false],
    [{ attributes: { missing: '*' } }, false],
    [{ errorName: '*timeout', bodyContains: 'o-18' }, false],
  ])('%j: %s', (filter, expected) => expect(fits(filter as any, failed)).toBe(expected));

  test('the class that a parked message carries counts, and the rules of its processor', () => {
    expect(fits({ failureClass: 'CRITICAL' }, letter(1, '', { FailureClass: 'CRITICAL', ErrorName: 'PaymentTimeout' }))).toBe(true);
    expect(fits({ failureClass: 'CRITICAL' }, failed, [{ pattern: 'Payment*', failureClass: 'CRITICAL' }])).toBe(true);
  });

  test.each([{ filter: { class: 'RETRYABLE' } }, { filter: { failureClass: 'retryable' } }, { filter: {}, maxMessagesPerSecond: 0 }, {}])('%j is refused, not ignored', (wrong) => {
    expect(redriveRequest.safeParse({ maxMessagesPerSecond: 5, ...wrong }).success).toBe(false);
  });
});

test('every message ends in exactly one queue, in sight, and those that fit in the destination', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.constantFrom('a', 'b'), { maxLength: 60 }), fc.array(fc.nat(59)), fc.boolean(), fc.integer({ min: 1, max: 10 }),
    async (bodies, failing, dryRun, batch) => {
      const letters = bodies.map((body, id) => letter(id, body));
      const { ports, source, destination, hidden } = world(letters, { failing, batch });
      const result = await redrive(request({ bodyContains: 'a' }, { dryRun }), ports, Infinity);
      const wanted = letters.filter(({ body }) => body === 'a');
      const moved = dryRun ? [] : wanted.filter(({ id }) => !failing.includes(id));
      expect(ids(destination)).toEqual(ids(moved));
      expect(ids([...source, ...destination])).toEqual(ids(letters));
      expect(hidden).toEqual([]);
      expect(result).toEqual({ seen: letters.length, matched: wanted.length, moved: moved.length, complete: true });
    },
  ));
});

test('what was looked at is shown again when something breaks', async () => {
  const { ports, source, destination } = world(Array.from({ length: 30 }, (_, id) => letter(id, id % 2 ? 'a' : 'b')));
  const move = ports.move;
  let calls = 0;
  const broken = {
    ...ports,
    move: async (some: Letter[]) => {
      if (++calls === 2) throw new Error('no connection');
      return move(some);
    },
  };
  await expect(redrive(request({ bodyContains: 'a' }), broken, Infinity)).rejects.toThrow('no connection');
  expect(ids(destination)).toEqual([1, 3, 5, 7, 9]);
  expect(ids(source)).toEqual(expect.arrayContaining([0, 2, 4, 6, 8]));
});

test('stops in time and says that there is more', async () => {
  const { ports, destination } = world(Array.from({ length: 100 }, (_, id) => letter(id)), { millisACall: 100 });
  const result = await redrive(request(), ports, 300);
  expect(result).toMatchObject({ complete: false, moved: 30 });
  expect(destination).toHaveLength(30);
});

test('never moves more a second than allowed, in the long run', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 200 }), async (perSecond, count) => {
    const { ports, elapsed } = world(Array.from({ length: count }, (_, id) => letter(id)));
    await redrive(request({}, { maxMessagesPerSecond: perSecond }), ports, Infinity);
    expect(elapsed()).toBeGreaterThanOrEqual(count * 1000 / perSecond - 1);
  }));
  expect(pause(10, 3_000, 5)).toBe(0);
  expect(pause(10, 500, 5)).toBe(1_500);
});
