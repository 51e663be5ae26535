import * as fc from 'fast-check';
import { plans } from './plans';
import { SagaOperation, SagaStepKind } from '../../../src/saga';
import { compile } from '../../../src/saga/core/compile';
import { countTransitions, longestSeconds } from '../../../src/saga/core/longest';
import { Plan, tasksOf } from '../../../src/saga/core/plan';
import { problems } from '../../../src/saga/core/problems';
import { lint } from '../../asl/lint';
import { Explored, faultsOf, violations } from '../explorer';
import { Fault, Participants } from '../participants';

const { COMPENSATABLE, BEST_EFFORT } = SagaStepKind;

/** `FC_SEED` and `FC_PATH` repeat a run that failed. */
const options: fc.Parameters<unknown> = {
  numRuns: Number(process.env.FC_RUNS ?? 150), seed: Number(process.env.FC_SEED ?? 20261121), path: process.env.FC_PATH,
};

function explored(plan: Plan): Explored {
  const names = (of: (kind: SagaStepKind) => boolean) => tasksOf(plan.steps).filter(({ kind }) => of(kind)).map(({ name }) => name);
  return {
    ...compile(plan),
    undoable: names((kind) => kind === COMPENSATABLE),
    final: names((kind) => kind !== COMPENSATABLE && kind !== BEST_EFFORT),
  };
}

const faultsFor = (plan: Plan): fc.Arbitrary<Fault[]> => {
  const names = tasksOf(plan.steps).map(({ name }) => name);
  const points = [SagaOperation.EXECUTE, SagaOperation.COMPENSATE, SagaOperation.RECONCILE].flatMap((operation) =>
    faultsOf(names, operation, ['crash before', 'crash after', 'hang', 'late', 'slow answer', 'throttled', 'refused']))
    .filter(({ operation, kind }) => operation !== SagaOperation.RECONCILE || (kind !== 'late' && kind !== 'refused'));
  return fc.uniqueArray(fc.constantFrom(...points), { maxLength: 4, selector: ({ step, operation }) => `${step} ${operation}` });
};

test('every plan that is right compiles to well-formed machines', () => {
  fc.assert(fc.property(plans, (plan) => {
    expect(problems(plan)).toEqual([]);
    const { main, recovery } = compile(plan);
    expect([...lint(main), ...lint(recovery)]).toEqual([]);
  }), options);
});

test('any plan ends in a known state after any faults, and a parked one can be resumed', async () => {
  await fc.assert(fc.asyncProperty(plans.chain((plan) => fc.tuple(fc.constant(plan), faultsFor(plan))), async ([plan, faults]) => {
    expect(await violations(explored(plan), faults)).toEqual([]);
  }), options);
}, 120_000);

test('the number of transitions is that of an execution in which nothing fails', async () => {
  await fc.assert(fc.asyncProperty(plans, async (plan) => {
    const { main } = compile(plan);
    const { entered } = await new Participants().run(main, {});
    expect(entered).toHaveLength(countTransitions(main));
  }), { ...options, numRuns: 50 });
});

test('no execution takes longer than the longest way', async () => {
  await fc.assert(fc.asyncProperty(plans.chain((plan) => fc.tuple(fc.constant(plan), faultsFor(plan))), async ([plan, faults]) => {
    const { main } = compile(plan);
    const { status } = await new Participants(faults).run({ ...main, TimeoutSeconds: longestSeconds(main) + 1 }, {});
    expect(status).not.toBe('TIMED_OUT');
  }), { ...options, numRuns: 50 });
}, 60_000);
