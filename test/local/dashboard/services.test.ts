import { ofExecution } from '../../../local/dashboard/services';

const execution = { executionArn: 'arn:e', name: 'e', stateMachineArn: 'arn:m', startDate: new Date(60_000) };
const named = (name: string, value: number, timestamp: number) => ({ namespace: 'AWS/States', name, dimensions: { StateMachineArn: 'arn:m' }, values: [value], timestamp });

test.each([
  ['SUCCEEDED', 'ExecutionsSucceeded'], ['FAILED', 'ExecutionsFailed'], ['TIMED_OUT', 'ExecutionsTimedOut'], ['ABORTED', 'ExecutionsAborted'],
] as const)('an execution that %s counts when it starts and when it ends', (status, name) => {
  expect(ofExecution({ ...execution, status, stopDate: new Date(90_000) })).toEqual([
    named('ExecutionsStarted', 1, 60_000), named(name, 1, 90_000), named('ExecutionTime', 30_000, 90_000),
  ]);
});

test('one that runs has not ended', () => {
  expect(ofExecution({ ...execution, status: 'RUNNING' })).toEqual([named('ExecutionsStarted', 1, 60_000)]);
});
