import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient, TaskTimedOut } from '@aws-sdk/client-sfn';
import type { Context, SQSEvent } from 'aws-lambda';
import { Refusal } from '../../../src/media/core/failure';
import { worker } from '../../../src/media/runtime/worker';

const send = jest.spyOn(SFNClient.prototype, 'send') as unknown as jest.SpyInstance<Promise<object>, [{ input: object }]>;
const answers = () => send.mock.calls.map(([command]) => command);
const message = (receives = 1) => ({
  Records: [{ body: JSON.stringify({ taskToken: 'token', input: { jobId: 'job' } }), attributes: { ApproximateReceiveCount: String(receives) } }],
}) as unknown as SQSEvent;
const context = {} as Context;

beforeEach(() => {
  send.mockReset();
  send.mockImplementation(async () => ({}));
});

test('what a task makes goes to whoever waits for it', async () => {
  const response = await worker(async ({ jobId }: { jobId: string }) => ({ made: jobId }))(message(), context);
  expect(response).toEqual({ batchItemFailures: [] });
  expect(answers()).toEqual([expect.any(SendTaskSuccessCommand)]);
  expect(answers()[0].input).toEqual({ taskToken: 'token', output: '{"made":"job"}' });
});

test('an error keeps its name and its words', async () => {
  await worker(async () => { throw new Refusal('Damaged', 'The video is damaged.'); })(message(), context);
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
