import { catchAll, equals, isPresent, Rule } from './asl';
import { eagerParallel, joined } from './eager';
import type { Forward } from './forward';
import { SagaStepKind, SagaUnknownOutcome } from './kinds';
import { entry, Group, Step, tasksOf } from './plan';
import { failure, reportOf, Scope, stateName, takeOver, target } from './scope';

/**
 * The good path costs no choice: a branch that fails stops its siblings, half-way, and fails the state. Since every step can be repeated,
 * the group is then repeated in a form in which no branch fails: each ends in its own time and reports, so that nothing of it stays unknown.
 */
export function parallel(forward: Forward, group: Group, scope: Scope, next?: string): void {
  const { name, steps } = group;
  if (tasksOf(steps).every(({ kind }) => kind === SagaStepKind.BEST_EFFORT)) {
    // Nothing of it has to happen: there is nothing to decide.
    const skipped = catchAll(`${scope.path}.${name}.skipped`, target(scope, next));
    scope.states[stateName(scope, name)] = { ...eagerParallel(group, scope, next), Catch: skipped };
    return;
  }
  if (!scope.settling) scope.states[name] = eagerParallel(group, scope, next, `Settle ${name}`);
  settle(forward, group, scope, next);
}

/** Branches catch inside and report; the choice that follows joins the reports and decides. */
function settle(forward: Forward, group: Group, scope: Scope, next?: string): void {
  const { name, steps: branches } = group;
  const path = `${scope.path}.${name}`;
  const restart = scope.branch?.restart ?? name;
  scope.states[`Settle ${name}`] = {
    Type: 'Parallel',
    Branches: branches.map((branch) => {
      const inside = { states: {}, path, settling: true, branch: { name: branch.name, output: `${path}.${branch.name}`, restart } };
      forward.sequence([branch], inside);
      return { StartAt: stateName(inside, entry(branch)), States: inside.states };
    }),
    ...joined(group, path),
    Catch: catchAll(`$.errors.${name}`, `${name} unknown`),
    Next: `${name} settled?`,
  };
  const rules = [...stops(forward, group, scope, path, restart), ...turnsBack(forward, group, scope, path)];
  scope.states[`${name} settled?`] = { Type: 'Choice', Choices: rules, Default: target(scope, next) };
  const { from } = forward.undo.point(group);
  scope.states[`${name} unknown`] = branches.some(mayTurnBack)
    ? failure(scope, name, 'UNKNOWN', from, forward.turnBack(from))
    : failure(scope, name, 'UNKNOWN', restart, forward.park);
}

function stops(forward: Forward, { steps }: Group, scope: Scope, path: string, restart: string): Rule[] {
  return steps.filter(mayStop).map((branch) => {
    const parked = `${branch.name} parked`;
    const report = reportOf(path, branch.name);
    scope.states[parked] = takeOver(scope, report, restart, forward.park);
    return { ...equals(`${report}.resumeAt`, restart), Next: parked };
  });
}

function turnsBack(forward: Forward, group: Group, scope: Scope, path: string): Rule[] {
  const { from } = forward.undo.point(group);
  return group.steps.filter(mayTurnBack).map((branch) => {
    const failed = `${branch.name} failed in ${group.name}`;
    const report = reportOf(path, branch.name);
    scope.states[failed] = takeOver(scope, report, from, forward.turnBack(from));
    return { ...isPresent(report), Next: failed };
  });
}

function mayStop(branch: Step): boolean {
  return tasksOf([branch]).some(({ kind, onUnknown }) => kind === SagaStepKind.RETRIABLE
    || (kind !== SagaStepKind.BEST_EFFORT && onUnknown === SagaUnknownOutcome.PARK));
}

function mayTurnBack(branch: Step): boolean {
  return tasksOf([branch]).some(({ kind }) => kind === SagaStepKind.COMPENSATABLE);
}
