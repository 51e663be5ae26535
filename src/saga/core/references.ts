import { SagaStepKind } from './kinds';
import { Call, Plan, Step } from './plan';

/**
 * Uses of answers that may not be there when they are needed. A path that finds nothing stops the execution
 * where nothing can catch it, with compensations owed.
 */
export function unsafeReferences({ steps, onCompensating, onCompensated, onParked }: Plan): string[] {
  const hooks = Object.entries({ onCompensating, onCompensated, onParked }).flatMap(([name, call]) => missing(call, []).map((path) =>
    `${name} reads ${path}, which is not there when the saga stopped before that step. Pass the whole context ('$') instead.`));
  return [...inSequence(steps, '$.steps', []), ...hooks];
}

function inSequence(steps: Step[], path: string, before: string[]): string[] {
  return steps.flatMap((step, index) => {
    const available = [...before, ...steps.slice(0, index).flatMap((earlier) => answers(earlier, path))];
    return ofStep(step, path, available);
  });
}

function ofStep(step: Step, path: string, available: string[]): string[] {
  const own = `${path}.${step.name}`;
  switch (step.type) {
    case 'sequence': return inSequence(step.steps, own, available);
    case 'parallel': return step.steps.flatMap((branch) => ofStep(branch, own, available));
    case 'task': return [
      ...[step.action, step.reconcile].flatMap(outcomes).map((read) =>
        `${step.name} reads ${read}, which is only there once something has failed. Leave it to compensations and hooks.`),
      ...missing(step.action, available).map((read) => `${step.name} reads ${read}, which is not the answer of a step that surely comes before it.`),
      ...[...missing(step.compensation, available), ...missing(step.reconcile, available)].map((read) =>
        `${step.name}'s compensation or reconciliation reads ${read}. When the step's outcome is unknown, there is no answer to read: find the effect by the idempotency key.`),
    ];
  }
}

/** Paths of the answers that a step surely leaves. */
function answers(step: Step, path: string): string[] {
  const own = `${path}.${step.name}`;
  if (step.type !== 'task') return step.steps.flatMap((child) => answers(child, own));
  return step.kind === SagaStepKind.BEST_EFFORT ? [] : [own];
}

function missing(call: Call | undefined, available: string[]): string[] {
  const text = JSON.stringify(call?.parameters ?? {});
  const read = [...new Set(text.match(/\$\.steps(\.\w+)*/g) ?? [])];
  return read.filter((path) => !available.some((answer) => within(path, answer) || within(answer, path)));
}

/** What an undisturbed saga does not have. Compensations have `$.failure`. */
function outcomes(call: Call | undefined): string[] {
  return [...new Set(JSON.stringify(call?.parameters ?? {}).match(/(?<!\$)\$\.(errors|failure|owed|reconciled|status)\b/g) ?? [])];
}

const within = (path: string, parent: string) => path === parent || path.startsWith(`${parent}.`);
