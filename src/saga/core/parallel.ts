import { catchAll, equals, isPresent, Rule, States } from './asl';
import type { Forward } from './forward';
import { entry } from './forward';
import { SagaStepKind, SagaUnknownOutcome } from './kinds';
import { Group, Step, tasksOf } from './plan';
import { failure, reportOf, Scope, takeOver, target } from './scope';

/**
 * Branches never fail: they catch inside and report, because a failing branch would stop its siblings half-way.
 * The choice that follows joins the reports and decides.
 */
export function parallel(forward: Forward, group: Group, scope: Scope, next?: string): void {
  const { name, steps: branches } = group;
  const path = `${scope.path}.${name}`;
  const { from } = forward.undo.point(group);
  const restart = scope.branch?.restart ?? name;
  const unknown = `${name} unknown`;
  const undone = branches.some(mayTurnBack);
  scope.states[name] = {
    Type: 'Parallel',
    Branches: branches.map((branch) => {
      const states: States = {};
      forward.sequence([branch], { states, path, branch: { name: branch.name, output: `${path}.${branch.name}`, restart } });
      return { StartAt: entry(branch), States: states };
    }),
    ResultSelector: Object.fromEntries(branches.map((branch, index) => [`${branch.name}.$`, `$[${index}]`])),
    ResultPath: path,
    Catch: catchAll(`$.errors.${name}`, unknown),
    Next: `${name} done?`,
  };
  scope.states[unknown] = undone
    ? failure(scope, name, 'UNKNOWN', from, from)
    : failure(scope, name, 'UNKNOWN', restart, forward.park);
  const stops = branches.filter(mayStop).map((branch): Rule => {
    const parked = `${branch.name} parked`;
    const report = reportOf(path, branch.name);
    scope.states[parked] = takeOver(scope, report, restart, forward.park);
    return { ...equals(`${report}.resumeAt`, restart), Next: parked };
  });
  const turnsBack = branches.filter(mayTurnBack).map((branch): Rule => {
    const failed = `${branch.name} failed in ${name}`;
    const report = reportOf(path, branch.name);
    scope.states[failed] = takeOver(scope, report, from, from);
    return { ...isPresent(report), Next: failed };
  });
  scope.states[`${name} done?`] = { Type: 'Choice', Choices: [...stops, ...turnsBack], Default: target(scope, next) };
}

function mayStop(branch: Step): boolean {
  return tasksOf([branch]).some(({ kind, onUnknown }) => kind === SagaStepKind.RETRIABLE
    || (kind !== SagaStepKind.BEST_EFFORT && onUnknown === SagaUnknownOutcome.PARK));
}

function mayTurnBack(branch: Step): boolean {
  return tasksOf([branch]).some(({ kind }) => kind === SagaStepKind.COMPENSATABLE || kind === SagaStepKind.PIVOT);
}
