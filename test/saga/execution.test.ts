import { Duration } from 'aws-cdk-lib';
import { World } from './checkout';
import { PARKING, Participants } from './participants';
import { SagaAction, SagaEffect, SagaOperation, SagaStep, SagaStepKind } from '../../src/saga';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';

const { EXECUTE, COMPENSATE, RECONCILE } = SagaOperation;

const world = new World();
const timeout = Duration.seconds(10);
const own = world.invoke('own', SagaEffect.OWN_STORE);
const external = world.invoke('external');
const businessErrors = ['Refused'];

const saga = world.saga([
  SagaStep.task('Reserve', { action: own, compensation: own, businessErrors, timeout }),
  SagaStep.task('Authorise', { action: external, compensation: external, reconcile: external, businessErrors, timeout }),
  SagaStep.parallel('Fulfil', [
    SagaStep.task('Allocate', { action: own, compensation: own, businessErrors, timeout }),
    SagaStep.sequence('Ship', [
      SagaStep.task('Label', { action: external, compensation: external, reconcile: external, businessErrors, timeout }),
      SagaStep.task('Pickup', { action: external, compensation: external, reconcile: external, businessErrors, timeout }),
    ]),
  ]),
  SagaStep.task('Gift', { kind: SagaStepKind.BEST_EFFORT, action: external, timeout }),
  SagaStep.task('Capture', { kind: SagaStepKind.PIVOT, action: external, reconcile: external, businessErrors, timeout }),
  SagaStep.task('Dispatch', { kind: SagaStepKind.RETRIABLE, action: external, timeout }),
], { onCompensated: world.invoke('cancelled', SagaEffect.OWN_STORE), onParked: SagaAction.invoke(world.fn('parked')) });

const main = definitionOf(saga.stateMachine);
const recovery = definitionOf(saga.recoveryMachine);
const input = { orderId: 'ORD-1', lines: [1, 2] };

test('the machines are well-formed', () => {
  expect(lint(main)).toEqual([]);
  expect(lint(recovery)).toEqual([]);
});

test('when nothing fails, every step happens once and the input stays', async () => {
  const participants = new Participants();
  const execution = await participants.run(main, input);
  const branches = { Allocate: { step: 'Allocate' }, Ship: { Label: { step: 'Label' }, Pickup: { step: 'Pickup' } } };
  expect(execution.status).toBe('SUCCEEDED');
  expect(execution.output).toMatchObject({ ...input, steps: { Reserve: { step: 'Reserve' }, Fulfil: branches } });
  expect(participants.journal).toEqual(['+Reserve', '+Authorise', '+Allocate', '+Label', '+Pickup', '+Gift', '+Capture', '+Dispatch']);
  expect(execution.entered).toHaveLength(saga.transitions);
});

test('a refusal undoes what was done before, last first', async () => {
  const participants = new Participants([{ step: 'Capture', operation: EXECUTE, kind: 'refused', times: 1 }]);
  const { status, output } = await participants.run(main, input);
  expect({ status, output }).toMatchObject({
    status: 'SUCCEEDED',
    output: { ...input, status: 'COMPENSATED', failure: { step: 'Capture', outcome: 'REFUSED', error: 'Refused' } },
  });
  expect(participants.journal).toEqual([
    '+Reserve', '+Authorise', '+Allocate', '+Label', '+Pickup', '+Gift', '-Pickup', '-Label', '-Allocate', '-Authorise', '-Reserve', 'OnCompensated',
  ]);
});

test('a refusal in a branch, said again, waits for the sibling and undoes only what may have happened', async () => {
  const participants = new Participants([
    { step: 'Label', operation: EXECUTE, kind: 'refused', times: Infinity },
    { step: 'Allocate', operation: EXECUTE, kind: 'slow answer', times: 1 },
  ]);
  const { output, entered } = await participants.run(main, input);
  expect(output).toMatchObject({ status: 'COMPENSATED', failure: { step: 'Label', outcome: 'REFUSED' } });
  expect(entered).not.toContain('Undo Label');
  expect(participants.journal.filter((entry) => entry.endsWith('Allocate'))).toEqual(['+Allocate', '-Allocate']);
});

test('a branch that is done when the group is repeated stays done, and the saga goes on', async () => {
  const participants = new Participants([{ step: 'Pickup', operation: EXECUTE, kind: 'crash after', times: 1 }]);
  const { status, output, entered } = await participants.run(main, input);
  expect(status).toBe('SUCCEEDED');
  expect(output.steps.Fulfil.Ship).toEqual({ Label: { step: 'Label' }, Pickup: { step: 'Pickup' } });
  expect(entered).toEqual(expect.arrayContaining(['Settle Fulfil', 'Settle Allocate', 'Settle Label', 'Settle Pickup']));
  expect(new Set(participants.journal).size).toBe(participants.journal.length);
});

test('a refusal late in a branch undoes what came before it', async () => {
  const participants = new Participants([{ step: 'Pickup', operation: EXECUTE, kind: 'refused', times: Infinity }]);
  const { output, entered } = await participants.run(main, input);
  expect(output).toMatchObject({ status: 'COMPENSATED', failure: { step: 'Pickup', outcome: 'REFUSED' } });
  expect(entered).not.toContain('Undo Pickup');
  expect(participants.journal.slice(-5)).toEqual(['-Label', '-Allocate', '-Authorise', '-Reserve', 'OnCompensated']);
});

test('an unknown outcome is asked for, and what has happened goes on', async () => {
  const participants = new Participants([{ step: 'Authorise', operation: EXECUTE, kind: 'crash after', times: 1 }]);
  const { status, entered, output } = await participants.run(main, input);
  expect(status).toBe('SUCCEEDED');
  expect(entered).toContain('Authorise confirmed');
  expect(output.steps.Authorise).toEqual({ step: 'Authorise' });
});

test('a compensation that keeps failing does not stop the others, and the saga can be resumed', async () => {
  const participants = new Participants([
    { step: 'Capture', operation: EXECUTE, kind: 'refused', times: 1 },
    { step: 'Label', operation: COMPENSATE, kind: 'crash before', times: Infinity },
  ]);
  expect(await participants.run(main, input)).toMatchObject({ status: 'FAILED', error: 'SagaParked' });
  expect(participants.journal.slice(-5)).toEqual(['-Pickup', '-Allocate', '-Authorise', '-Reserve', 'OnParked']);
  expect(participants.parked).toMatchObject([{ id: 'ORD-1', reason: 'REFUSED', context: { ...input, owed: { Label: { Error: 'Lambda.Unknown' } } } }]);

  participants.faults = [];
  expect(await participants.run(recovery, participants.parked[0].context)).toMatchObject({ status: 'SUCCEEDED', output: { status: 'COMPENSATED' } });
  expect(participants.states.get('Label')).toBe('UNDONE');
});

test.each([[1, 'SagaParked'], [Infinity, 'SagaNotParked']])('a saga that cannot be parked %d times ends by %s, and says so to its owner', async (times, error) => {
  const participants = new Participants([
    { step: 'Dispatch', operation: EXECUTE, kind: 'crash before', times: Infinity }, { ...PARKING, kind: 'crash before', times },
  ]);
  expect(await participants.run(main, input)).toMatchObject({ status: 'FAILED', error });
  expect(participants.journal.at(-1)).toBe('OnParked');
  expect(participants.parked).toHaveLength(times === 1 ? 1 : 0);
});

test('the pivot is never guessed', async () => {
  const participants = new Participants([
    { step: 'Capture', operation: EXECUTE, kind: 'slow answer', times: 1 },
    { step: 'Capture', operation: RECONCILE, kind: 'crash before', times: Infinity },
  ]);
  expect(await participants.run(main, input)).toMatchObject({ status: 'FAILED', error: 'SagaParked' });
  expect(participants.journal).not.toContain('-Reserve');

  participants.faults = [];
  expect(await participants.run(recovery, participants.parked[0].context)).toMatchObject({ status: 'SUCCEEDED' });
  expect(participants.journal.filter((entry) => entry === '+Capture')).toHaveLength(1);
  expect(participants.journal.at(-1)).toBe('+Dispatch');
});
