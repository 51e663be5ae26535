import { Duration } from 'aws-cdk-lib';
import { World } from './checkout';
import { Explored, faultsOf, pairs, violations } from './explorer';
import { Fault, Participants } from './participants';
import { SagaEffect, SagaOperation, SagaStep, SagaStepKind } from '../../src/saga';
import { Json } from '../asl/payload';
import { definitionOf } from '../asl/synthesized';

const { EXECUTE, COMPENSATE, RECONCILE } = SagaOperation;

const world = new World();
const timeout = Duration.seconds(10);
const own = world.invoke('own', SagaEffect.OWN_STORE);
const external = world.invoke('external');
const businessErrors = ['Refused'];

const construct = world.saga([
  SagaStep.task('A', { action: own, compensation: own, businessErrors, timeout }),
  SagaStep.task('B', { action: external, compensation: external, reconcile: external, businessErrors, timeout }),
  SagaStep.parallel('P', [
    SagaStep.task('C', { action: own, compensation: own, businessErrors, timeout }),
    SagaStep.task('D', { action: external, compensation: external, reconcile: external, businessErrors, timeout }),
  ]),
  SagaStep.task('E', { kind: SagaStepKind.PIVOT, action: external, reconcile: external, businessErrors, timeout }),
  SagaStep.task('F', { kind: SagaStepKind.RETRIABLE, action: external, timeout }),
]);

const saga: Explored = {
  main: definitionOf(construct.stateMachine),
  recovery: definitionOf(construct.recoveryMachine),
  undoable: ['A', 'B', 'C', 'D'],
  final: ['E', 'F'],
};

const points: Fault[] = [
  ...faultsOf([...'ABCDEF'], EXECUTE, ['crash before', 'crash after', 'hang', 'late', 'slow answer', 'throttled']),
  ...faultsOf([...'ABCDE'], EXECUTE, ['refused']),
  ...faultsOf([...'ABCD'], COMPENSATE, ['crash before', 'crash after', 'hang', 'late', 'slow answer', 'throttled', 'refused']),
  ...faultsOf([...'BDE'], RECONCILE, ['crash before', 'hang', 'slow answer', 'throttled']),
];

/** Every schedule of faults after which something is not as it should be. */
async function explore(explored: Explored, schedules: Fault[][]) {
  const found: { schedule: Fault[]; violations: string[] }[] = [];
  for (const schedule of schedules) {
    const wrong = await violations(explored, schedule);
    if (wrong.length) found.push({ schedule, violations: wrong });
  }
  return found;
}

const singles = points.map((fault) => [fault]);

test('one fault at any point ends in a known state', async () => {
  expect(await explore(saga, singles)).toEqual([]);
});

test('two faults at any two points end in a known state', async () => {
  expect(await explore(saga, pairs(points))).toEqual([]);
}, 300_000);

describe('the explorer finds', () => {
  const broken = (breakIt: (states: Json) => void, explored = saga): Explored => {
    const main = structuredClone(explored.main);
    breakIt(main.States);
    return { ...explored, main };
  };
  const messages = async (explored: Explored, schedules = singles) =>
    [...new Set((await explore(explored, schedules)).flatMap(({ violations: found }) => found.map((text) => text.split(':')[0])))];

  test('a compensation that stops at the first failure', async () => {
    const stops = broken((states) => states['Undo C'].Catch.forEach((catcher: Json) => (catcher.Next = 'Parked')));
    expect(await messages(stops, pairs(points.filter(({ kind, times }) => kind === 'crash before' && times === Infinity))))
      .toContain('parked without evidence');
  });

  test('a time-out taken for a step that has not happened', async () => {
    const guesses = broken((states) => states.B.Catch.forEach((catcher: Json) => (catcher.Next = 'B refused')));
    expect(await messages(guesses)).toContain('compensated with something done');
  });

  test('a branch that fails and loses its sibling', async () => {
    const loses = broken((states) => {
      delete states.P.Branches[1].States.D.Catch;
      states.P.Catch.forEach((catcher: Json) => (catcher.Next = 'Undo B'));
    });
    expect(await messages(loses)).toContain('compensated with something done');
  });

  test('a step that is undone in the wrong order', async () => {
    const swaps = broken((states) => {
      for (const name of ['C failed in P', 'D failed in P', 'E refused', 'E failed']) states[name].Next = 'Undo B';
      states['Undo B'].Next = 'Undo C';
      states['Undo C'].Next = 'Undo D';
      states['Undo D'].Next = 'Undo A';
    });
    expect(await messages(swaps)).toContain('undone in the wrong order');
  });

  test('participants without idempotency keys', async () => {
    const forgetful: Explored = { ...saga, participants: (faults) => new Participants(faults, { idempotent: false }) };
    expect(await messages(forgetful)).toContain('twice in effect');
  });

  test('participants that do late what was undone', async () => {
    const late: Explored = { ...saga, participants: (faults) => new Participants(faults, { tombstones: false }) };
    expect(await messages(late)).toContain('compensated with something done');
  });
});
