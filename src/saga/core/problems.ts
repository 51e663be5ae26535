import { RESERVED_NAMES } from './compile';
import { SagaEffect, SagaStepKind, SagaUnknownOutcome } from './kinds';
import { allSteps, Group, Plan, Step, Task, tasksOf } from './plan';
import { unsafeReferences } from './references';
import { hookTimes, taskTimes } from './time-problems';

const { COMPENSATABLE, PIVOT, RETRIABLE, BEST_EFFORT } = SagaStepKind;

/** Why a saga cannot be right, and how to mend it. */
export function problems(plan: Plan): string[] {
  return [
    ...shape(plan.steps),
    ...order(plan.steps),
    ...tasksOf(plan.steps).flatMap((task) => [...effects(task), ...errors(task), ...taskTimes(task)]),
    ...hookTimes(plan),
    ...unsafeReferences(plan),
  ];
}

/** Of the 80 that a state's name may have, beside what stands between. */
const BOTH_NAMES = 68;

function shape(steps: Step[]): string[] {
  const all = allSteps(steps);
  const names = all.map(({ name }) => name);
  return [
    ...(steps.length ? [] : ['A saga needs at least one step.']),
    ...all.filter((step): step is Group => step.type !== 'task').flatMap(({ type, name, steps: { length } }) => {
      const least = type === 'parallel' ? 2 : 1;
      return length < least ? [`${name} is a ${type} step with ${length} inside: give it at least ${least}.`] : [];
    }),
    ...all.filter((step): step is Group => step.type === 'parallel').flatMap(({ name, steps: branches }) =>
      branches.filter((branch) => branch.name.length + name.length > BOTH_NAMES).map((branch) =>
        `The names of ${branch.name} and of ${name}, which runs it, are longer than ${BOTH_NAMES} letters together: states are called by both.`)),
    ...names.filter((name) => !/^[A-Za-z]\w{0,39}$/.test(name)).map((name) =>
      `'${name}' cannot be the name of a step: take letters, digits and underscores, from a letter, up to 40.`),
    ...names.filter((name) => RESERVED_NAMES.includes(name)).map((name) => `'${name}' is a name that the saga uses itself: take another.`),
    ...new Set(names.filter((name, index) => names.indexOf(name) !== index).map((name) => `'${name}' is the name of two steps: idempotency keys are made of names, so each needs its own.`)),
  ];
}

/** What may still be undone, the point of no return, what has to be finished: in this order. */
function order(steps: Step[]): string[] {
  const tasks = tasksOf(steps);
  const pivots = tasks.filter(({ kind }) => kind === PIVOT);
  const noReturn = tasks.findIndex(({ kind }) => kind === PIVOT || kind === RETRIABLE);
  const late = noReturn < 0 ? [] : tasks.slice(noReturn + 1).filter(({ kind }) => kind === COMPENSATABLE);
  const lateCompensations = noReturn < 0 ? [] : tasks.slice(noReturn + 1).filter(({ kind, compensation }) => kind === BEST_EFFORT && compensation);
  return [
    ...(pivots.length > 1 ? [`${list(pivots)} are both pivots: only one step can be the point of no return. Make the others compensatable or retriable.`] : []),
    ...late.map(({ name }) => `${name} is compensatable but comes after ${tasks[noReturn].name}, from where there is no way back. Move it before, or make it retriable.`),
    ...lateCompensations.map(({ name }) => `${name} has a compensation, but after ${tasks[noReturn].name} nothing is undone any more. Leave the compensation out.`),
    ...(noReturn >= 0 ? tasks.slice(noReturn + 1).filter(({ kind }) => kind === PIVOT && tasks[noReturn].kind === RETRIABLE).map(({ name }) =>
      `${name} is the pivot but comes after ${tasks[noReturn].name}, which is retriable and cannot be undone should the pivot be refused. Move the pivot before it.`) : []),
    ...allSteps(steps).filter((step) => step.type === 'parallel').flatMap(inParallel),
  ];
}

function inParallel(group: Step): string[] {
  const tasks = tasksOf([group]);
  const retriable = tasks.filter(({ kind }) => kind === RETRIABLE);
  const compensatable = tasks.filter(({ kind }) => kind === COMPENSATABLE);
  return [
    ...tasks.filter(({ kind }) => kind === PIVOT).map(({ name }) => `${name} is the pivot, but runs beside others in ${group.name}: one of them could fail when there is no way back. Move it out of the parallel step.`),
    ...(retriable.length && compensatable.length ? [`${group.name} runs ${list(retriable)}, which cannot be undone, beside ${list(compensatable)}, which may fail. Run them one after the other.`] : []),
  ];
}

/** Services whose answer is a receipt. */
const MUTE = /:(sqs:sendMessage|sns:publish|events:putEvents|aws-sdk:dynamodb:transactWriteItems)$/;

function effects({ name, kind, action: { effect }, compensation, reconcile, onUnknown }: Task): string[] {
  const undoable = kind === COMPENSATABLE || kind === PIVOT;
  const found: string[] = [];
  if (kind === COMPENSATABLE && effect !== SagaEffect.NONE && !compensation) {
    found.push(`${name} is compensatable and has no compensation. Give it one, make it the pivot, retriable or best effort, or state that it has no effect (SagaEffect.NONE).`);
  }
  if (undoable && effect === SagaEffect.EXTERNAL && !reconcile) {
    found.push(`${name} has an effect outside our data store and no way to ask for its outcome. Give it reconcile, or state where the effect is (effect: SagaEffect.OWN_STORE or NONE).`);
  }
  if (kind === RETRIABLE && compensation) found.push(`${name} is retriable and is never undone. Leave its compensation out, or make it compensatable.`);
  if (kind === PIVOT && compensation && onUnknown !== SagaUnknownOutcome.COMPENSATE) {
    found.push(`${name} is the pivot and is only undone when its outcome stays unknown and onUnknown is COMPENSATE. Set that, or leave the compensation out.`);
  }
  if (kind === PIVOT && !compensation && onUnknown === SagaUnknownOutcome.COMPENSATE) {
    found.push(`${name} is to be undone when its outcome is unknown, but has no compensation. Give it one, or set onUnknown to PARK.`);
  }
  if (kind === RETRIABLE && onUnknown === SagaUnknownOutcome.COMPENSATE) {
    found.push(`${name} is retriable and is never undone: when trying again does not help, it is parked. Leave onUnknown out.`);
  }
  if (kind === BEST_EFFORT && onUnknown === SagaUnknownOutcome.PARK) {
    found.push(`${name} is best effort: whatever becomes of it, the saga goes on. Leave onUnknown out.`);
  }
  if (reconcile && !reconcile.resultSelector && MUTE.test(reconcile.resource)) {
    found.push(`${name}'s reconcile only sends: nobody answers whether the step has happened. Take an action that answers { status }, such as invoke or callback.`);
  }
  if (!undoable && reconcile) found.push(`${name} is ${kind === RETRIABLE ? 'retriable' : 'best effort'}: its outcome is never asked for. Leave reconcile out.`);
  return found;
}

/** Every error is either final or worth another try. */
function errors({ name, kind, action, retry, businessErrors }: Task): string[] {
  const retried = [...retry.errors, ...action.transientErrors];
  const wildcard = businessErrors.length && kind !== BEST_EFFORT && retried.find((error) => error === 'States.ALL' || error === 'States.TaskFailed');
  const both = businessErrors.filter((error) => retried.includes(error) || error === action.ambiguous?.error);
  if (kind === RETRIABLE) {
    return businessErrors.length ? [`${name} is retriable, so it cannot be refused. Leave businessErrors out, or move the step before the pivot.`] : [];
  }
  return [
    ...(businessErrors.every((error) => error.trim() === error && error !== '') ? [] : [`businessErrors of ${name} has a name that is empty or has blanks around it: no error is called so.`]),
    ...businessErrors.filter((error) => error.startsWith('States.')).map((error) => `${error} is no business error of ${name}: it leaves open whether the step has happened. Leave it out.`),
    ...both.map((error) => `${error} of ${name} is both final and tried again. Take it out of businessErrors or of retry.errors.`),
    ...(wildcard ? [`${name} tries ${wildcard} again, which includes its business errors. Name the transient errors in retry.errors one by one.`] : []),
  ];
}

const list = (tasks: Task[]) => tasks.map(({ name }) => name).join(' and ');
