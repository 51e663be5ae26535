import { Exit, States } from './asl';

/** Why a saga turned back or stopped. */
export type Outcome = 'REFUSED' | 'FAILED' | 'UNKNOWN' | 'EXHAUSTED';

/** Where a step's states go: into the machine itself, or into a branch of a parallel step. */
export interface Scope {
  readonly states: States;
  /** Under which the steps' answers are kept. */
  readonly path: string;
  readonly branch?: Branch;
  /** Whether this is the form of a parallel step in which no branch fails. */
  readonly settling?: boolean;
}

export interface Branch {
  readonly name: string;
  /** What the branch answers with, a part of the context. */
  readonly output: string;
  /** Where a branch that is parked starts again: no state inside it can be entered from outside. */
  readonly restart: string;
}

/** What a step's state is called: its own name is that of the good path. */
export const stateName = ({ settling }: Scope, step: string) => settling ? `Settle ${step}` : step;

/** Where a state leads that is the last, or has a next one. */
export function exit({ branch }: Scope, next?: string): Exit {
  if (next) return { Next: next };
  return branch ? { End: true, OutputPath: branch.output } : { End: true };
}

/** The same for choices and catchers, which cannot end by themselves. */
export function target(scope: Scope, next?: string): string {
  if (next) return next;
  const { states, branch } = scope;
  const name = branch ? stateName(scope, `${branch.name} done`) : 'Completed';
  states[name] = { Type: 'Succeed', ...(branch && { OutputPath: branch.output }) };
  return name;
}

/** Records why the saga turns back or stops; at the top it then goes on to `next`, a branch reports it. */
export function failure(scope: Scope, step: string, outcome: Outcome, resumeAt: string, next: string): States[string] {
  return {
    Type: 'Pass',
    Parameters: { step, outcome, 'error.$': `$.errors.${step}.Error`, 'cause.$': `$.errors.${step}.Cause`, resumeAt },
    ...reported(scope, next),
  };
}

/** Takes over what a branch of a parallel step has reported. */
export function takeOver(scope: Scope, report: string, resumeAt: string, next: string): States[string] {
  const copied = ['step', 'outcome', 'error', 'cause'].map((field) => [`${field}.$`, `${report}.${field}`]);
  return { Type: 'Pass', Parameters: { ...Object.fromEntries(copied), resumeAt }, ...reported(scope, next) };
}

function reported({ branch }: Scope, next: string) {
  return branch
    ? { ResultPath: `${branch.output}.sagaFailure`, OutputPath: branch.output, End: true }
    : { ResultPath: '$.failure', Next: next };
}

/** Where the failure of a branch is found after the join. */
export const reportOf = (parallelPath: string, branch: string) => `${parallelPath}.${branch}.sagaFailure`;
