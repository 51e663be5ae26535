import { catchAll, Catcher, equals, Exit, isPresent, Rule, States } from './asl';
import type { Forward } from './forward';
import { SagaStepKind, SagaUnknownOutcome } from './kinds';
import { entry, Group, Step, tasksOf } from './plan';
import { exit, failure, reportOf, Scope, takeOver, target } from './scope';

/**
 * Branches never fail: they catch inside and report, because a failing branch would stop its siblings half-way.
 * The choice that follows joins the reports and decides.
 */
export function parallel(forward: Forward, group: Group, scope: Scope, next?: string): void {
  const { name, steps: branches } = group;
  const path = `${scope.path}.${name}`;
  const restart = scope.branch?.restart ?? name;
  const rules = [...stops(forward, group, scope, path, restart), ...turnsBack(forward, group, scope, path)];
  const { onward, catchers } = rules.length
    ? { onward: { Next: `${name} done?` }, catchers: catchAll(`$.errors.${name}`, `${name} unknown`) }
    : skipping(scope, path, next);
  scope.states[name] = {
    Type: 'Parallel',
    Branches: branches.map((branch) => {
      const states: States = {};
      forward.sequence([branch], { states, path, branch: { name: branch.name, output: `${path}.${branch.name}`, restart } });
      return { StartAt: entry(branch), States: states };
    }),
    ResultSelector: Object.fromEntries(branches.map((branch, index) => [`${branch.name}.$`, `$[${index}]`])),
    ResultPath: path,
    Catch: catchers,
    ...onward,
  };
  if (!rules.length) return;
  scope.states[`${name} done?`] = { Type: 'Choice', Choices: rules, Default: target(scope, next) };
  const { from } = forward.undo.point(group);
  scope.states[`${name} unknown`] = branches.some(mayTurnBack)
    ? failure(scope, name, 'UNKNOWN', from, from)
    : failure(scope, name, 'UNKNOWN', restart, forward.park);
}

/** Nothing of it has to happen: there is nothing to decide. */
function skipping(scope: Scope, path: string, next?: string): { onward: Exit; catchers: Catcher[] } {
  return { onward: exit(scope, next), catchers: catchAll(`${path}.skipped`, target(scope, next)) };
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
    scope.states[failed] = takeOver(scope, report, from, from);
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
