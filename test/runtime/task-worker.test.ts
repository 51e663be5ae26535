import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { worker } from '../../src/runtime/task-worker';

const send = jest.spyOn(SFNClient.prototype, 'send') as unknown as jest.SpyInstance<Promise<object>, [{ input: object }]>;
const hide = jest.spyOn(SQSClient.prototype, 'send') as unknown as jest.SpyInstance<Promise<object>, [{ input: object }]>;
const answers = () => send.mock.calls.map(([command]) => command);
const message = (receives = 1) => ({
  Records: [{
    body: JSON.stringify({ taskToken: 'token', input: { jobId: 'job' } }),
    attributes: { ApproximateReceiveCount: String(receives) },
    receiptHandle: 'handle',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:films',
  }],
}) as unknown as SQSEvent;
const context = {} as Context;

beforeEach(() => {
  send.mockReset();
  send.mockImplementation(async () => ({}));
  hide.mockReset();
  hide.mockImplementation(async () => ({}));
});

test('what a task makes goes to whoever waits for it', async () => {
  const response = await worker(async ({ jobId }: { jobId: string }) => ({ made: jobId }))(message(), context);
  expect(response).toEqual({ batchItemFailures: [] });
  expect(answers()).toEqual([expect.any(SendTaskSuccessCommand)]);
  expect(answers()[0].input).toEqual({ taskToken: 'token', output: '{"made":"job"}' });
});

test('an error keeps its name and its words', async () => {
  await worker(async () => { throw Object.assign(new Error('The video is damaged.'), { name: 'Damaged' }); })(message(), context);
  expect(answers()).toEqual([expect.any(SendTaskFailureCommand)]);
  expect(answers()[0].input).toMatchObject({ taskToken: 'token', error: 'Damaged', cause: expect.stringContaining('The video is damaged.') });
});

test('a task that keeps killing its workers is given up', async () => {
  const work = jest.fn();
  await worker(work)(message(3), context);
  expect(work).not.toHaveBeenCalled();
  expect(answers()[0].input).toMatchObject({ error: 'WorkerLost' });
});

test('an answer that nobody waits for is dropped; one that cannot be given comes back', async () => {
  send.mockRejectedValueOnce(new TaskTimedOut({ message: 'over', $metadata: {} }));
  await expect(worker(async () => 1)(message(), context)).resolves.toEqual({ batchItemFailures: [] });
  send.mockRejectedValue(new Error('no network'));
  await expect(worker(async () => 1)(message(), context)).rejects.toThrow('no network');
});

test('hides its message for two minutes, again and again while it works, so that of a killed worker it soon comes back', async () => {
  jest.useFakeTimers();
  const done = worker(() => new Promise((resolve) => setTimeout(() => resolve('made'), 100_000)))(message(), context);
  await jest.advanceTimersByTimeAsync(100_000);
  await done;
  await jest.advanceTimersByTimeAsync(600_000);
  jest.useRealTimers();
  const [first, ...more] = hide.mock.calls.map(([command]) => command);
  expect(first).toBeInstanceOf(ChangeMessageVisibilityCommand);
  expect(first.input).toEqual({ QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/films', ReceiptHandle: 'handle', VisibilityTimeout: 120 });
  expect(more).toHaveLength(2);
});

test('a sign of life that fails does not stop the work', async () => {
  hide.mockRejectedValue(new Error('throttled'));
  await worker(async () => 'made')(message(), context);
  expect(answers()).toEqual([expect.any(SendTaskSuccessCommand)]);
});
