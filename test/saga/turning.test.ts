import * as fc from 'fast-check';
import { call, plan, plans, task } from './core/plans';
import { Fault, Participants } from './participants';
import { SagaOperation, SagaStepKind } from '../../src/saga';
import { compile } from '../../src/saga/core/compile';
import { Step, tasksOf } from '../../src/saga/core/plan';
import { StateError } from '../asl/errors';
import { TaskCall } from '../asl/interpreter';

const { EXECUTE, NOTIFY } = SagaOperation;
const { COMPENSATABLE, PIVOT } = SagaStepKind;

const { main, recovery, undoEverything } = compile({
  ...plan([task('A', COMPENSATABLE), task('B', COMPENSATABLE), task('C', PIVOT)]), onCompensating: call('OnCompensating', NOTIFY),
});
const refused = (step: string): Fault => ({ step, operation: EXECUTE, kind: 'refused', times: Infinity });

test('is called once, before the first step is undone, and the undo starts where it has to', async () => {
  const participants = new Participants([refused('C')]);
  expect(await participants.run(main, {})).toMatchObject({ status: 'SUCCEEDED', output: { status: 'COMPENSATED' } });
  expect(participants.journal).toEqual(['+A', '+B', 'OnCompensating', '-B', '-A']);
  const early = new Participants([refused('B')]);
  const { entered } = await early.run(main, {});
  expect(early.journal).toEqual(['+A', 'OnCompensating', '-A']);
  expect(entered).not.toContain('Undo B');
});

test('is left out where there is nothing to undo', async () => {
  const participants = new Participants([refused('A')]);
  await participants.run(main, {});
  expect(participants.journal).toEqual([]);
});

test.each([[undefined, []], [call('OnCompensating', NOTIFY), ['OnCompensating']]])(
  'a later attempt undoes what an earlier one may have done, also behind the step that failed %#', async (onCompensating, told) => {
    const counted = compile({
      ...plan([task('A', COMPENSATABLE), task('B', COMPENSATABLE), task('C', COMPENSATABLE)]), onCompensating, attemptPath: '$.attempt',
    });
    for (const [machine, input, undone] of [
      [counted.main, { attempt: 1 }, ['A']], [counted.main, {}, ['A']], [counted.main, { attempt: 2 }, ['C', 'B', 'A']],
      [counted.recovery, { attempt: 1 }, ['C', 'B', 'A']],
    ] as const) {
      const participants = new Participants([refused('B')]);
      const { output, entered } = await participants.run(machine, input);
      expect(output).toMatchObject({ status: 'COMPENSATED' });
      expect(participants.journal).toEqual(['+A', ...told, '-A']);
      expect(entered.filter((state) => /^Undo .$/.test(state))).toEqual(undone.map((step) => `Undo ${step}`));
    }
  });

test('a later attempt undoes the whole of a branch, also behind the step that failed in it', async () => {
  const [left, right]: Step[] = [
    { type: 'sequence', name: 'Left', steps: [task('New', COMPENSATABLE), task('B', COMPENSATABLE)] }, task('Right', COMPENSATABLE),
  ];
  const counted = compile({ ...plan([task('A', COMPENSATABLE), { type: 'parallel', name: 'Both', steps: [left, right] }]), attemptPath: '$.attempt' });
  for (const [machine, attempt, undone] of [[counted.main, 1, false], [counted.main, 2, true], [counted.recovery, 1, true]] as const) {
    const { entered, output } = await new Participants([refused('New')]).run(machine, { attempt });
    expect(output).toMatchObject({ status: 'COMPENSATED' });
    expect(entered.includes('Undo B')).toBe(undone);
  }
});

test('in any plan nothing is undone before it', async () => {
  await fc.assert(fc.asyncProperty(plans, fc.nat(), async (any, at) => {
    const tasks = tasksOf(any.steps).filter(({ businessErrors }) => businessErrors.length);
    fc.pre(any.onCompensating !== undefined && tasks.length > 0);
    const participants = new Participants([refused(tasks[at % tasks.length].name)]);
    await participants.run(compile(any).main, {});
    const [firstUndo, told] = [participants.journal.findIndex((entry) => entry.startsWith('-')), participants.journal.indexOf('OnCompensating')];
    expect(firstUndo < 0 || (told >= 0 && told < firstUndo)).toBe(true);
  }), { numRuns: 100, seed: 20261121 });
});

test('when it cannot be called the saga is parked with nothing undone; resumed, it is called first', async () => {
  const participants = new Participants([refused('C'), { step: 'OnCompensating', operation: NOTIFY, kind: 'crash before', times: Infinity }]);
  expect(await participants.run(main, {})).toMatchObject({ status: 'FAILED', error: 'SagaParked' });
  expect(participants.journal).toEqual(['+A', '+B']);
  participants.faults = [];
  expect(await participants.run(recovery, participants.parked[0].context)).toMatchObject({ output: { status: 'COMPENSATED' } });
  expect(participants.journal).toEqual(['+A', '+B', 'OnCompensating', '-B', '-A']);
});

test('whoever is superseded undoes nothing', async () => {
  class Superseded extends Participants {
    protected async task(asked: TaskCall): Promise<unknown> {
      if (asked.parameters.step === 'OnCompensating') throw new StateError('Superseded', 'Attempt 2 works on it.');
      return super.task(asked);
    }
  }
  const participants = new Superseded([refused('C')]);
  expect(await participants.run(main, {})).toMatchObject({ status: 'SUCCEEDED', output: { status: 'SUPERSEDED' } });
  expect(participants.journal).toEqual(['+A', '+B']);
});

test('all of a saga can be undone from the recovery machine, whatever it has done', async () => {
  const participants = new Participants();
  await participants.run(main, {});
  participants.states.delete('B');
  const { output } = await participants.run(recovery, { failure: { step: 'C', outcome: 'REFUSED', error: '', cause: '', resumeAt: undoEverything } });
  expect(output).toMatchObject({ status: 'COMPENSATED' });
  expect(participants.journal.slice(-2)).toEqual(['OnCompensating', '-A']);
});
