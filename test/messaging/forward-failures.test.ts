import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../src/messaging/core/dead-letter';
import { evidenceAttributes, retriesOf, stringsOf } from '../../src/messaging/core/evidence';
import { readFailure } from '../../src/messaging/core/failure';

/** The code that docs/messaging.md gives to users. */
const [, code] = /```js\n(const text = [^]*?)```/.exec(readFileSync(join(__dirname, '../../docs/messaging.md'), 'utf8'))!;
const env = { DEAD_LETTER_QUEUE_URL: 'dead', FINAL_RECEIVE: '3' };

async function giveUp(receive: number, error: Error, messageAttributes = {}) {
  const sent: any[] = [];
  class SendMessageCommand {
    constructor(readonly input: unknown) {}
  }
  const sqs = { send: async ({ input }: SendMessageCommand) => sent.push(input) };
  const make = new Function('process', 'sqs', 'SendMessageCommand', `${code}; return giveUp;`);
  const done = await make({ env }, sqs, SendMessageCommand)({ body: 'film', attributes: { ApproximateReceiveCount: String(receive) }, messageAttributes }, error);
  return { done, sent };
}

/** As Lambda hands over what SQS was sent. */
const received = (attributes: Record<string, any>) => Object.fromEntries(Object.entries(attributes).map(
  ([name, { DataType, StringValue }]) => [name, { dataType: DataType, stringValue: StringValue }],
));
const settings = { rules: [], maxRetries: 3, baseDelaySeconds: 30 };
class InvalidFilm extends Error {
  override readonly name = 'InvalidFilm';
}

test('a failure before the last receive is not sent: the message comes again', async () => {
  expect(await giveUp(2, new InvalidFilm('no frames'))).toEqual({ done: false, sent: [] });
});

test.each([3, 4])('at receive %s of 3 the dead letter says class, name, message and stack', async (receive) => {
  const error = new InvalidFilm('no frames');
  const { done, sent: [letter, ...more] } = await giveUp(receive, error);
  expect(done).toBe(true);
  expect(more).toEqual([]);
  expect(letter).toMatchObject({ QueueUrl: 'dead', MessageBody: 'film' });
  const attributes: any = received(letter.MessageAttributes);
  const failure = readFailure(letter.MessageBody, stringsOf(attributes));
  expect(failure).toEqual({ name: 'InvalidFilm', message: 'no frames', stack: error.stack!.slice(0, 1000) });
  const decision = decide(failure, retriesOf(attributes, 3), settings, 0);
  expect(decision).toEqual({ action: 'PARK', failureClass: 'PERMANENT' });
  expect(evidenceAttributes(attributes, 0, decision.failureClass, failure)).toMatchObject({
    FailureClass: { StringValue: 'PERMANENT' },
    ErrorName: { StringValue: 'InvalidFilm' },
    ErrorMessage: { StringValue: 'no frames' },
    ErrorStack: { StringValue: expect.stringContaining('forward-failures.test.ts') },
  });
});

test('what was sent with the message stays, so that retries end; the last error counts', async () => {
  const before = received({
    RetryCount: { DataType: 'Number', StringValue: '3' }, tenant: { DataType: 'String', StringValue: 'blue' }, ErrorName: { DataType: 'String', StringValue: 'Old' },
  });
  const { sent: [{ MessageAttributes }] } = await giveUp(3, Object.assign(new Error(''), { name: 'RequestTimeout' }), before);
  expect(MessageAttributes).toMatchObject({ tenant: { DataType: 'String', StringValue: 'blue' }, ErrorMessage: { StringValue: '-' } });
  const attributes: any = received(MessageAttributes);
  expect(decide(readFailure('film', stringsOf(attributes)), retriesOf(attributes, 3), settings, 0)).toEqual({ action: 'PARK', failureClass: 'RETRYABLE' });
});
