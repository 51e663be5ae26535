import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { directOrQueued, taskWorker, worker } from '../../src/runtime/task-worker';

const send = jest.spyOn(SFNClient.prototype, 'send') as unknown as jest.SpyInstance<Promise<object>, [{ input: object }]>;
const hide = jest.spyOn(SQSClient.prototype, 'send') as unknown as jest.SpyInstance<Promise<object>, [{ input: object }]>;
const answers = () => send.mock.calls.map(([command]) => command);
const context = {} as Context;
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

const messages = (requests: object[], receives = 1) => ({
  Records: requests.map((request, index) => ({
    messageId: `message-${index + 1}`,
    body: typeof request === 'string' ? request : JSON.stringify({ taskToken: `token-${index + 1}`, ...request }),
    attributes: { ApproximateReceiveCount: String(receives) },
    eventSource: 'aws:sqs',
    receiptHandle: 'handle',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:films',
  })),
}) as unknown as SQSEvent;
const message = (receives?: number) => messages([{ input: { jobId: 'job' } }], receives);

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
  expect(answers()[0].input).toEqual({ taskToken: 'token-1', output: '{"made":"job"}' });
});

test('a task that makes nothing is answered too', async () => {
  await taskWorker(async () => undefined)(message(), context);
  expect(answers()[0].input).toEqual({ taskToken: 'token-1', output: 'null' });
});

test('an error keeps its name and its words', async () => {
  await worker(async () => { throw Object.assign(new Error('The video is damaged.'), { name: 'Damaged' }); })(message(), context);
  expect(answers()).toEqual([expect.any(SendTaskFailureCommand)]);
  expect(answers()[0].input).toMatchObject({ taskToken: 'token-1', error: 'Damaged', cause: expect.stringContaining('The video is damaged.') });
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
  await expect(worker(async () => 1)(message(), context)).resolves.toEqual(FAILED);
});

test('tasks of a batch do not wait for each other, and poison comes back alone', async () => {
  const slow = new Map<string, () => void>();
  const work = ({ name }: { name: string }) => name === 'quick' ? Promise.resolve(name) : new Promise<string>((done) => slow.set(name, () => done(name)));
  send.mockImplementation(async () => {
    slow.get('slow')?.();
    return {};
  });
  const batch = messages(['{"poison' as unknown as object, { name: 'slow' }, { name: 'quick' }]);
  expect(await taskWorker(work)(batch, context)).toEqual(FAILED);
  expect(answers().map(({ input }) => input)).toEqual([{ taskToken: 'token-3', output: '"quick"' }, { taskToken: 'token-2', output: '"slow"' }]);
});

test('what cannot be read or answered is told to whoever keeps dead letters, and comes back unless they take it', async () => {
  const told: string[] = [];
  const taking = (takes: boolean) => (work: (record: SQSRecord) => Promise<void>) => (record: SQSRecord) => work(record).catch((error: Error) => {
    told.push(error.name);
    if (!takes) throw error;
  });
  expect(await directOrQueued(async () => 1, taking(true))(messages(['{"poison' as unknown as object]), context)).toEqual({ batchItemFailures: [] });
  send.mockRejectedValue(Object.assign(new Error('no network'), { name: 'NetworkingError' }));
  expect(await directOrQueued(async () => 1, taking(false))(messages([{}]), context)).toEqual(FAILED);
  expect(told).toEqual(['SyntaxError', 'NetworkingError']);
});

test('the same function answers who invokes it directly', async () => {
  const handler = directOrQueued(async ({ name }: { name: string }) => `done: ${name}`);
  expect(await handler({ name: 'it' }, context)).toBe('done: it');
  expect(answers()).toEqual([]);
  expect(await handler(messages([{ name: 'it' }]), context)).toEqual({ batchItemFailures: [] });
  expect(answers()[0].input).toEqual({ taskToken: 'token-1', output: '"done: it"' });
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
