import * as fc from 'fast-check';
import { SagaEffect, SagaOperation, SagaStepKind, SagaUnknownOutcome } from '../../../src/saga';
import { Call, HARD_RETRY, Plan, RETRY, Step, Task } from '../../../src/saga/core/plan';

const { COMPENSATABLE, PIVOT, RETRIABLE, BEST_EFFORT } = SagaStepKind;

/** A call that `Participants` understand. */
export function call(step: string, operation: SagaOperation, effect = SagaEffect.EXTERNAL): Call {
  return { resource: 'participant', parameters: { step, operation }, effect, transientErrors: ['Lambda.TooManyRequestsException'] };
}

export function task(name: string, kind: SagaStepKind, more: Partial<Task> = {}): Task {
  const undoable = kind === COMPENSATABLE || kind === PIVOT;
  return {
    type: 'task',
    name,
    kind,
    action: call(name, SagaOperation.EXECUTE, undoable && 'reconcile' in more ? SagaEffect.OWN_STORE : SagaEffect.EXTERNAL),
    ...(kind === COMPENSATABLE && { compensation: call(name, SagaOperation.COMPENSATE) }),
    ...(undoable && { reconcile: call(name, SagaOperation.RECONCILE) }),
    timeoutSeconds: 10,
    undoTimeoutSeconds: 10,
    retry: kind === RETRIABLE ? HARD_RETRY : { ...RETRY, errors: ['Lambda.TooManyRequestsException'] },
    businessErrors: undoable ? ['Refused'] : [],
    idempotent: true,
    onUnknown: kind === PIVOT || kind === RETRIABLE ? SagaUnknownOutcome.PARK : SagaUnknownOutcome.COMPENSATE,
    ...more,
  };
}

export function plan(steps: Step[]): Plan {
  const park: Call = { resource: 'sqs:sendMessage', parameters: { MessageBody: { 'context.$': '$' } }, effect: SagaEffect.EXTERNAL, transientErrors: [] };
  return { steps, park, hookTimeoutSeconds: 10 };
}

/** Shapes of steps, still without names. */
type Shape = { readonly kind: SagaStepKind; readonly more: Partial<Task> } | { readonly type: 'parallel' | 'sequence'; readonly shapes: Shape[] };

function shapes(kinds: fc.Arbitrary<Shape>): fc.Arbitrary<Shape> {
  return fc.letrec<{ shape: Shape; group: Shape; leaf: Shape }>((tie) => ({
    shape: fc.oneof({ maxDepth: 3, withCrossShrink: true }, tie('leaf'), tie('group')),
    group: fc.oneof(
      fc.record({ type: fc.constant('parallel' as const), shapes: fc.array(tie('shape'), { minLength: 2, maxLength: 3 }) }),
      fc.record({ type: fc.constant('sequence' as const), shapes: fc.array(tie('shape'), { minLength: 1, maxLength: 2 }) }),
    ),
    leaf: kinds,
  })).shape;
}

const bestEffort = fc.constant<Shape>({ kind: BEST_EFFORT, more: {} });
const before = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Shape>({ kind: COMPENSATABLE, more: {} }) },
  { weight: 1, arbitrary: fc.constant<Shape>({ kind: COMPENSATABLE, more: { reconcile: undefined } }) },
  { weight: 1, arbitrary: fc.constant<Shape>({ kind: COMPENSATABLE, more: { onUnknown: SagaUnknownOutcome.PARK } }) },
  { weight: 1, arbitrary: bestEffort },
);
const after = fc.oneof(fc.constant<Shape>({ kind: RETRIABLE, more: {} }), bestEffort);
const pivot = fc.constant<Shape>({ kind: PIVOT, more: {} });

/** Plans of any shape that is right: what can be undone, perhaps a pivot, what has to be finished. */
export const plans: fc.Arbitrary<Plan> = fc.tuple(
  fc.array(shapes(before), { minLength: 1, maxLength: 4 }),
  fc.option(pivot, { nil: undefined }),
  fc.array(shapes(after), { maxLength: 2 }),
  fc.boolean(),
).map(([first, middle, last, hooked]) => ({
  ...plan(named([...first, ...(middle ? [middle] : []), ...last])),
  ...(hooked && { onCompensating: call('OnCompensating', SagaOperation.NOTIFY) }),
}));

/** Gives every step its name: S1, S2, … */
function named(all: Shape[]): Step[] {
  let count = 0;
  const name = (shape: Shape): Step => {
    const own = `S${++count}`;
    return 'kind' in shape ? task(own, shape.kind, shape.more) : { type: shape.type, name: own, steps: shape.shapes.map(name) };
  };
  return all.map(name);
}
