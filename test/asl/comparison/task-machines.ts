import type { Case } from './machines';
import { Ending, Play } from './played';
import { EXPRESS } from '../../orders/express';
import { MACHINE } from '../../orders/world';
import { Json } from '../payload';

const silent: Ending = { silent: true };
const failure = (error: string): Ending => ({ error });
const done: Ending = { output: { status: 'DONE' } };

const task = (fields: Json = {}): Json => ({ Type: 'Task', Resource: 'task', ResultPath: '$.result', End: true, ...fields });
const to = (names: string[], next = 'Caught') => ({ ErrorEquals: names, ResultPath: '$.error', Next: next });
const pass = { Type: 'Pass', End: true };
const ask = (name: string, fields: Json, ...endings: Ending[]): Case =>
  ({ name, definition: { StartAt: 'Ask', States: { Ask: task(fields), Caught: pass, Otherwise: pass } }, input: { a: 1 }, play: { Ask: endings } });
const retry = (names: string[], MaxAttempts: number) => ({ ErrorEquals: names, MaxAttempts });
const branch = (name: string, fields: Json = {}): Json => ({ StartAt: name, States: { [name]: task(fields) } });
const several = (name: string, state: Json, play: Play): Case =>
  ({ name, definition: { StartAt: 'All', States: { All: { ResultPath: '$.all', End: true, ...state }, Caught: pass } }, input: { list: [{ n: 1 }, { n: 2 }, { n: 3 }] }, play });

/** What takes real time on other engines: time-outs, heartbeats, callbacks, retries, and what fails beside something else. */
const SMALL: Case[] = [
  ask('a callback', {}, { output: { x: [1, null, 'ä'] } }),
  ask('a callback that fails', {}, failure('Refused')),
  ask('a callback that fails, caught by its name', { Catch: [to(['Other'], 'Otherwise'), to(['Refused'])] }, failure('Refused')),
  ask('a callback that fails, caught as a failed task', { Catch: [to(['States.TaskFailed'])] }, failure('Refused')),
  ask('a time-out', {}, silent),
  ask('a time-out, caught by its name', { Catch: [to(['States.TaskFailed'], 'Otherwise'), to(['States.Timeout'])] }, silent),
  ask('a time-out, caught as anything', { Catch: [to(['States.ALL'])] }, silent),
  ask('a time-out that is tried again', { Retry: [retry(['States.Timeout'], 2)] }, silent, silent, done),
  ask('a heartbeat that stays out', { HeartbeatSeconds: 1 }, silent),
  ask('a heartbeat that stays out, caught by its name', { HeartbeatSeconds: 1, Catch: [to(['States.HeartbeatTimeout'])] }, silent),
  ask('a heartbeat that stays out, caught as a time-out', { HeartbeatSeconds: 1, Catch: [to(['States.Timeout'])] }, silent),
  ask('a heartbeat that stays out, caught as anything', { HeartbeatSeconds: 1, Catch: [to(['States.ALL'])] }, silent),
  ask('heartbeats', { HeartbeatSeconds: 10 }, { beats: 2 }),
  ask('several retriers, each with its own count', { Retry: [retry(['A'], 1), retry(['B'], 1)] }, failure('A'), failure('B'), done),
  ask('several retriers, the first that fits decides', { Retry: [retry(['A'], 1), retry(['States.ALL'], 2)] }, failure('A'), failure('A'), done),
  ask('a retrier that forbids', { Retry: [retry(['A'], 0), retry(['States.ALL'], 2)], Catch: [to(['States.ALL'])] }, failure('A'), done),
  ask('retries that are used up, then caught', { Retry: [retry(['States.TaskFailed'], 2)], Catch: [to(['B'])] }, failure('A'), failure('A'), failure('B')),
  several('a branch that fails', { Type: 'Parallel', Branches: [branch('Good'), branch('Bad')], Catch: [to(['Refused'])] }, { Bad: [failure('Refused')] }),
  several('a branch that fails and is not caught', { Type: 'Parallel', Branches: [branch('Good'), branch('Bad')] }, { Bad: [failure('Refused')] }),
  several('a branch that times out', { Type: 'Parallel', Branches: [branch('Good'), branch('Bad')], Catch: [to(['States.Timeout'])] }, { Bad: [silent] }),
  several('a parallel state that is tried again', { Type: 'Parallel', Branches: [branch('Good'), branch('Bad')], Retry: [retry(['Refused'], 2)] },
    { Bad: [failure('Refused'), done] }),
  several('an item that fails', { Type: 'Map', ItemsPath: '$.list', MaxConcurrency: 1, ItemProcessor: branch('Item'), Catch: [to(['Refused'])] },
    { Item: [done, failure('Refused')] }),
  several('an item that fails and is tried again', { Type: 'Map', ItemsPath: '$.list', MaxConcurrency: 1, ItemProcessor: branch('Item', { Retry: [retry(['Refused'], 1)] }) },
    { Item: [done, failure('Refused'), done] }),
  several('a map that is tried again', { Type: 'Map', ItemsPath: '$.list', MaxConcurrency: 1, ItemProcessor: branch('Item'), Retry: [retry(['States.ALL'], 1)] },
    { Item: [done, failure('Refused'), done] }),
];

/** The order system's own machines, with steps that are refused, fail for good, fail once, or are never answered. */
function orderCases(): Case[] {
  const [lost, superseded] = [failure('Lambda.Unknown'), failure('Superseded')];
  const input = { orderId: 'o-1', attempt: 1 };
  const unknown = { output: { status: 'UNKNOWN' } };
  const notDone = { output: { status: 'NOT_DONE' } };
  const standard: Record<string, Play> = {
    'goes through': {},
    'is out of stock': { ReserveInventory: [failure('OutOfStock')] },
    'has a step that fails once': { ReserveInventory: [failure('StepFailed'), done] },
    'has no answer on the stock': { ReserveInventory: [silent] },
    'is declined': { AuthorisePayment: [failure('PaymentDeclined')] },
    'is authorised after all': { AuthorisePayment: [silent] },
    'is not authorised': { 'AuthorisePayment': [silent], 'Reconcile AuthorisePayment': [notDone] },
    'may be authorised': { 'AuthorisePayment': [lost], 'Reconcile AuthorisePayment': [lost] },
    'has no warehouse': { 'AllocateWarehouse': [superseded], 'Settle AllocateWarehouse': [superseded] },
    'has no label': { 'CreateShippingLabel': [lost], 'Settle CreateShippingLabel': [lost] },
    'is cancelled at the pivot': { CapturePayment: [failure('OrderCancelled')] },
    'may be paid': { 'CapturePayment': [lost], 'Reconcile CapturePayment': [unknown] },
    'is not paid': { 'CapturePayment': [lost], 'Reconcile CapturePayment': [notDone] },
    'cannot be dispatched': { Dispatch: [lost] },
    'cannot be undone': { 'CapturePayment': [failure('OrderCancelled')], 'Undo CreateShippingLabel': [lost], 'Undo AuthorisePayment': [silent] },
    'cannot be ended': { ReserveInventory: [failure('OutOfStock')], OnCompensated: [lost] },
    'cannot even be parked': { Dispatch: [lost], Park: [lost], OnParked: [lost] },
  };
  const express: Record<string, Play> = {
    'goes through': {},
    'is handed over': { CapturePayment: [lost] },
    'is handed over by a branch': { CreateShippingLabel: [superseded] },
    'was handed over before': { 'Dispatch': [lost], 'Hand over': [failure('StepFunctions.ExecutionAlreadyExistsException')] },
    'is left behind': { 'ReserveInventory': [silent], 'Hand over': [lost] },
  };
  const lasting: [string, Json, Play][] = [
    ['takes over from the start', input, {}],
    ['takes over at an undo', { ...input, failure: { resumeAt: 'Undo AuthorisePayment', outcome: 'REFUSED' }, owed: { AuthorisePayment: {} } }, {}],
    ['takes over in the middle', { ...input, failure: { resumeAt: 'Settle Fulfil' }, steps: {}, errors: {} }, {}],
    ['cannot be resumed there', { ...input, failure: { resumeAt: 'Nowhere' } }, {}],
  ];
  return [
    ...Object.entries(standard).map(([name, play]): Case => ({ name: `an order that ${name}`, definition: MACHINE, input, play })),
    ...Object.entries(express).map(([name, play]): Case => ({ name: `an Express order that ${name}`, definition: EXPRESS.good, input, play })),
    ...lasting.map(([name, given, play]): Case => ({ name: `an order's second machine ${name}`, definition: EXPRESS.lasting, input: given, play })),
  ];
}

export const taskCases = (): Case[] => [...SMALL, ...orderCases()];
