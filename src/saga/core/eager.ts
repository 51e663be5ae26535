import { Catcher, catchAll, retriers, State, task } from './asl';
import { SagaStepKind } from './kinds';
import { entry, Group, Step, Task } from './plan';
import { exit, Scope, stateName, target } from './scope';

/**
 * The good path of steps, and nothing else: what is not mended by trying again at once leads to `failed`,
 * or, in a branch, fails the parallel state around it.
 */
export function eager(steps: Step[], scope: Scope, next?: string, failed?: string): void {
  steps.forEach((step, index) => eagerStep(step, scope, index + 1 < steps.length ? stateName(scope, entry(steps[index + 1])) : next, failed));
}

function eagerStep(step: Step, scope: Scope, next?: string, failed?: string): void {
  const keep = (state: State) => void (scope.states[stateName(scope, step.name)] = state);
  switch (step.type) {
    case 'sequence': return eager(step.steps, { ...scope, path: `${scope.path}.${step.name}` }, next, failed);
    case 'parallel': return keep(eagerParallel(step, scope, next, failed));
    case 'task': return keep(step.kind === SagaStepKind.BEST_EFFORT ? bestEffort(step, scope, next) : eagerTask(step, scope, next, failed));
  }
}

function eagerTask({ name, action, timeoutSeconds, retry, businessErrors }: Task, scope: Scope, next?: string, failed?: string): State {
  const { ambiguous } = action;
  return task(action, timeoutSeconds, {
    ResultPath: `${scope.path}.${name}`,
    Retry: retriers(retry, ambiguous ? [...businessErrors, ambiguous.error] : businessErrors),
    ...caught(name, failed),
    ...exit(scope, next),
  });
}

/** Branches that fail stop their siblings: whoever catches has to find out what became of those. */
export function eagerParallel(group: Group, scope: Scope, next?: string, failed?: string): State {
  const path = `${scope.path}.${group.name}`;
  return {
    Type: 'Parallel',
    Branches: group.steps.map((branch) => {
      const inside = { ...scope, states: {}, path, branch: { name: branch.name, output: `${path}.${branch.name}`, restart: group.name } };
      eager([branch], inside);
      return { StartAt: stateName(scope, entry(branch)), States: inside.states };
    }),
    ...joined(group, path),
    ...caught(group.name, failed),
    ...exit(scope, next),
  };
}

const caught = (name: string, failed?: string) => failed && { Catch: catchAll(`$.errors.${name}`, failed) };

/** Keeps the branches' answers by name. */
export function joined({ steps }: Group, path: string) {
  return { ResultSelector: Object.fromEntries(steps.map(({ name }, index) => [`${name}.$`, `$[${index}]`])), ResultPath: path };
}

/** Goes on either way. */
export function bestEffort(step: Task, scope: Scope, next?: string): State {
  const { name, action: { ambiguous, ...call }, timeoutSeconds, retry } = step;
  const answer = `${scope.path}.${name}`;
  const skipped: Catcher[] = catchAll(`${answer}.skipped`, target(scope, next));
  return task(call, timeoutSeconds, {
    ResultPath: answer,
    Retry: retriers({ ...retry, errors: ambiguous ? [...retry.errors, ambiguous.error] : retry.errors }),
    Catch: skipped,
    ...exit(scope, next),
  });
}
