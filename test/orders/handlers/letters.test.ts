import type { SQSRecord } from 'aws-lambda';
import { QUEUE_ARN } from './bus';
import { MemorySqs } from './memory-sqs';
import { letterQueues } from '../../../src/orders/handlers/adapters/letter-queues';
import { ParkedLetters } from '../../../src/orders/handlers/adapters/parked-letters';
import { eachMessage } from '../../../src/orders/handlers/batch';
import { forwardFailure } from '../../../src/orders/handlers/forward-failure';
import { operateLetters } from '../../../src/orders/handlers/operate-letters';
import { LetterPorts, processLetters } from '../../../src/orders/handlers/process-letters';
import { World } from '../world';

const START = { name: 'Start', queueUrl: 'start', deadLetterUrl: 'start-dead' };
const OUTBOX = { name: 'Outbox', deadLetterUrl: 'outbox-dead' };
const sources = [START, OUTBOX];
const now = () => new Date('2026-11-21T10:00:00Z');
const named = (name: string, message = 'no') => Object.assign(new Error(message), { name });

function office(changes: Partial<LetterPorts> = {}) {
  const sqs = new MemorySqs();
  const world = new World();
  const parked = new ParkedLetters(world.documents, 'orders');
  const measured: string[] = [];
  const queues = letterQueues(sqs);
  const ports: LetterPorts = {
    ...queues, park: (letter) => parked.put(letter), measure: (...words) => void measured.push(words.join(' ')), timeLeft: () => 60_000, now, random: () => 0.99, ...changes,
  };
  return {
    sqs,
    world,
    parked,
    measured,
    process: () => processLetters({ sources, maxRetries: 3, rules: [{ pattern: 'Ledger*', failureClass: 'CRITICAL' }] }, ports),
    ask: (command: 'list' | 'redrive', filter = {}) => operateLetters({ parked, sources, send: queues.send }, { command, ...filter }) as Promise<any>,
    /** A handler that fails on this message at its n-th receive. */
    fail: (body: string, error: Error, receives: number, retries?: number) => eachMessage({
      Records: [{
        messageId: body,
        body,
        eventSourceARN: QUEUE_ARN,
        attributes: { ApproximateReceiveCount: String(receives) },
        messageAttributes: retries ? { RetryCount: { dataType: 'Number', stringValue: String(retries) } } : {},
      } as unknown as SQSRecord],
    }, () => Promise.reject(error), forwardFailure(sqs, { DEAD_LETTER_QUEUE_URL: 'start-dead', FINAL_RECEIVE: '5' })),
  };
}

test('a message that fails comes again; at the last time its error goes with it', async () => {
  const { sqs, fail } = office();
  expect(await fail('{}', named('Throttled'), 4)).toEqual({ batchItemFailures: [{ itemIdentifier: '{}' }] });
  expect(await fail('{}', named('Throttled', 'slow down'), 5)).toEqual({ batchItemFailures: [] });
  expect(sqs.bodies('start-dead')).toEqual(['{}']);
  expect(sqs.attributes('start-dead')[0]).toMatchObject({ ErrorName: { StringValue: 'Throttled' }, ErrorMessage: { StringValue: 'slow down' }, ErrorStack: expect.anything() });
});

test('what cannot be forwarded stays with the queue', async () => {
  const { sqs, fail } = office();
  sqs.fails = true;
  expect(await fail('{}', named('Throttled'), 5)).toEqual({ batchItemFailures: [{ itemIdentifier: '{}' }] });
});

test.each([
  ['PaymentTimeout', 'RETRYABLE', true], ['InventoryServiceDown', 'RETRYABLE', true], ['NotShippedYet', 'RETRYABLE', true],
  ['InvalidOrderData', 'PERMANENT', false], ['CustomerNotFound', 'PERMANENT', false], ['EventRefused', 'PERMANENT', false],
  ['AccessDeniedException', 'CRITICAL', false], ['IllegalTransition', 'CRITICAL', false], ['LedgerMismatch', 'CRITICAL', false],
  ['Error', 'UNKNOWN', true],
])('%s is %s', async (name, failureClass, again) => {
  const { sqs, fail, process, parked, measured } = office();
  await fail('{"n":1}', named(name), 5);
  expect(await process()).toEqual({ retried: again ? 1 : 0, parked: again ? 0 : 1 });
  expect(sqs.bodies('start-dead')).toEqual([]);
  expect(sqs.sent('start')).toEqual(again ? [expect.objectContaining({ MessageBody: '{"n":1}', DelaySeconds: 30 })] : []);
  expect(await parked.all()).toEqual(again ? [] : [{
    source: 'Start',
    messageId: expect.any(String),
    body: '{"n":1}',
    failureClass,
    errorName: name,
    errorMessage: 'no',
    errorStack: expect.any(String),
    retries: 0,
    parkedAt: '2026-11-21T10:00:00.000Z',
  }]);
  expect(measured).toEqual([`Start ${failureClass} ${again ? 'RETRY' : 'PARK'}`]);
});

test('retries are bounded: the count travels with the message', async () => {
  const { sqs, fail, process, parked } = office();
  for (let retries = 0; retries <= 3; retries++) {
    await fail('{}', named('PaymentTimeout'), 5, retries);
    await process();
    if (retries < 3) expect(sqs.sent('start').at(-1)!.MessageAttributes!.RetryCount.StringValue).toBe(String(retries + 1));
  }
  expect(sqs.sent('start')).toHaveLength(3);
  expect(await parked.all()).toEqual([expect.objectContaining({ errorName: 'PaymentTimeout', retries: 3 })]);
});

test('what SQS moved without a reason is UNKNOWN; what came from no queue is parked at once', async () => {
  const { sqs, process, parked, measured } = office();
  await sqs.put('start-dead', 'a');
  await sqs.put('outbox-dead', '{"requestContext":{}}');
  expect(await process()).toEqual({ retried: 1, parked: 1 });
  expect([...measured].sort()).toEqual(['Outbox UNKNOWN PARK', 'Start UNKNOWN RETRY']);
  expect((await parked.all()).map(({ source }) => source)).toEqual(['Outbox']);
});

test('a letter that cannot be worked on stays, the others go on, and it is told', async () => {
  let first = true;
  const { sqs, process, parked } = office({
    retry: async () => {
      if (!first) return;
      first = false;
      throw named('ServiceUnavailable');
    },
  });
  await sqs.put('start-dead', 'a');
  await sqs.put('start-dead', 'b');
  await sqs.put('outbox-dead', 'c');
  await expect(process()).rejects.toThrow('1 dead letters stay where they are: ServiceUnavailable');
  sqs.showAll();
  expect([sqs.bodies('start-dead'), (await parked.all()).length]).toEqual([['a'], 1]);
});

test('operators list what is parked, by class and queue, and send it again', async () => {
  const { sqs, fail, process, ask } = office();
  await fail('{"n":1}', named('InvalidOrderData'), 5);
  await fail('{"n":2}', named('AccessDenied'), 5);
  await sqs.put('outbox-dead', 'c');
  await process();
  expect((await ask('list')).letters).toHaveLength(3);
  expect((await ask('list', { failureClass: 'CRITICAL' })).letters).toEqual([expect.objectContaining({ body: '{"n":2}' })]);
  expect(await ask('redrive', { failureClass: 'CRITICAL' })).toEqual({ redriven: 1, kept: [] });
  expect(await ask('redrive')).toEqual({ redriven: 1, kept: [expect.objectContaining({ source: 'Outbox' })] });
  expect(sqs.bodies('start')).toEqual(['{"n":2}', '{"n":1}']);
  expect((await ask('list', { queue: 'Start' })).letters).toEqual([]);
});

test('a queue that does not exist is not taken for an empty one', async () => {
  await expect(office().ask('list', { queue: 'Strat' })).rejects.toThrow('There is no queue Strat. There are: Outbox, Start.');
  expect(await office().ask('list', { queue: 'Start' })).toEqual({ letters: [] });
});
