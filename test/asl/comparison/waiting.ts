import { Case } from './machines';
import { Json } from '../payload';

/** What a worker does with the token it is given: each after so many seconds. */
export type WorkerMove =
  | { readonly after: number; readonly succeed: Json }
  | { readonly after: number; readonly fail: string }
  | { readonly after: number; readonly beat: true };

/** A machine that waits for a worker, and what that does at each attempt. */
export interface WaitingCase extends Case {
  readonly attempts: WorkerMove[][];
}

/** Stands for the address of the queue that the worker reads. */
export const QUEUE_URL = 'the queue';

const waiting = (rest: Json): Json => ({
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: QUEUE_URL, MessageBody: { 'token.$': '$$.Task.Token' } },
      ResultPath: '$.answer',
      Next: 'Answered',
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Caught' }],
      ...rest,
    },
    Answered: { Type: 'Pass', End: true },
    Caught: { Type: 'Pass', End: true },
  },
});
const one = (name: string, rest: Json, ...attempts: WorkerMove[][]): WaitingCase => ({ name, definition: waiting(rest), input: { id: 1 }, attempts });
const retry = (errors: string[], MaxAttempts: number, more: Json = {}): Json => ({ ErrorEquals: errors, IntervalSeconds: 1, BackoffRate: 1, MaxAttempts, ...more });
const fails = (name: string): WorkerMove[] => [{ after: 0, fail: name }];
const succeeds: WorkerMove[] = [{ after: 0, succeed: { done: true } }];

/** Time-outs, heartbeats, callbacks and retries of what a worker says. They take real time in other engines: seconds each. */
export const WAITING_CASES: WaitingCase[] = [
  one('a worker that answers', { TimeoutSeconds: 20 }, succeeds),
  one('a worker that refuses', { TimeoutSeconds: 20 }, fails('Refused')),
  one('a worker that never answers', { TimeoutSeconds: 2 }, []),
  one('a worker that is silent for too long', { TimeoutSeconds: 20, HeartbeatSeconds: 2 }, []),
  one('a worker that gives signs of life', { TimeoutSeconds: 20, HeartbeatSeconds: 4 }, [
    { after: 2, beat: true }, { after: 2, beat: true }, { after: 2, succeed: { done: true } },
  ]),
  one('a time-out is no States.TaskFailed', { TimeoutSeconds: 2, Retry: [retry(['States.TaskFailed'], 3)] }, []),
  one('a time-out that is tried again', { TimeoutSeconds: 3, Retry: [retry(['States.Timeout'], 1)] }, [], succeeds),
  one('a heartbeat that is missed is tried again as a time-out', { TimeoutSeconds: 20, HeartbeatSeconds: 2, Retry: [retry(['States.Timeout'], 1)] }, [], succeeds),
  one('each retrier counts for itself', { TimeoutSeconds: 20, Retry: [retry(['A'], 1), retry(['B'], 1)] }, fails('A'), fails('B'), succeeds),
  one('a retrier that is used up', { TimeoutSeconds: 20, Retry: [retry(['A'], 1), retry(['States.ALL'], 3)] }, fails('A'), fails('A'), succeeds),
  one('a retrier of no attempts shields from the next', { TimeoutSeconds: 20, Retry: [{ ErrorEquals: ['A'], MaxAttempts: 0 }, retry(['States.ALL'], 3)] }, fails('A'), succeeds),
  one('a retry with jitter', { TimeoutSeconds: 20, Retry: [retry(['A'], 2, { JitterStrategy: 'FULL' })] }, fails('A'), fails('A'), succeeds),
];
