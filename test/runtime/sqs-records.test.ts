import type { SQSEvent } from 'aws-lambda';
import { eachRecord } from '../../src/runtime/sqs-records';

const batch = (queue: string, bodies: string[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: String(index), body, eventSource: 'aws:sqs', eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queue}`, attributes: { MessageGroupId: 'g' },
  })),
}) as unknown as SQSEvent;
const failOn = (...poison: string[]) => async ({ body }: { body: string }) => {
  if (poison.includes(body)) throw new Error(body);
};

test.each([
  ['none fails', ['a', 'b'], [], []],
  ['one fails', ['a', 'x', 'b'], ['x'], ['1']],
  ['all fail', ['x', 'y'], ['x', 'y'], ['0', '1']],
])('%s', async (_, bodies, poison, failed) => {
  jest.spyOn(console, 'error').mockImplementation();
  const { batchItemFailures } = await eachRecord(batch('standard', bodies), failOn(...poison));
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(failed);
});

test('in order from a FIFO queue: after a failure the rest comes again', async () => {
  jest.spyOn(console, 'error').mockImplementation();
  const seen: string[] = [];
  const { batchItemFailures } = await eachRecord(batch('orders.fifo', ['a', 'x', 'b']), async (record) => {
    seen.push(record.body);
    await failOn('x')(record);
  });
  expect(seen).toEqual(['a', 'x']);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['1', '2']);
});
