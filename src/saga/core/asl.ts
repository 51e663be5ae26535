import { Call, Retry, Template } from './plan';

/** https://states-language.net: the parts that a saga is made of, JSONPath. */
export interface Definition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: States;
}

export type States = { [name: string]: State };

export interface State {
  readonly Type: 'Task' | 'Parallel' | 'Map' | 'Choice' | 'Pass' | 'Succeed' | 'Fail';
  readonly Next?: string;
  readonly Default?: string;
  readonly End?: boolean;
  readonly Choices?: Rule[];
  readonly Retry?: Template[];
  readonly Catch?: Catcher[];
  readonly Branches?: Definition[];
  readonly TimeoutSeconds?: number;
  readonly [field: string]: any;
}

export type Rule = { readonly Next?: string; readonly [operator: string]: any };

export interface Catcher {
  readonly ErrorEquals: string[];
  readonly ResultPath: string;
  readonly Next: string;
}

/** Where a state leads. */
export type Exit = { readonly Next: string } | { readonly End: true; readonly OutputPath?: string };

export const isPresent = (path: string): Rule => ({ Variable: path, IsPresent: true });

export const isAbsent = (path: string): Rule => ({ Variable: path, IsPresent: false });

/** True when the path is there and has this value; a comparison with what is not there would stop the execution. */
export const equals = (path: string, value: string): Rule => ({ And: [isPresent(path), { Variable: path, StringEquals: value }] });

export const matches = (path: string, pattern: string): Rule => ({ And: [isPresent(path), { Variable: path, StringMatches: pattern }] });

export const anyOf = (rules: Rule[]): Rule => rules.length === 1 ? rules[0] : { Or: rules };

/** `States.ALL` has to stand alone and does not catch `States.DataLimitExceeded`: an answer too large is an unknown outcome too. */
export const catchAll = (ResultPath: string, Next: string): Catcher[] => [
  { ErrorEquals: ['States.DataLimitExceeded'], ResultPath, Next },
  { ErrorEquals: ['States.ALL'], ResultPath, Next },
];

/** Retries what the policy names, never the final errors. */
export function retriers({ errors, maxAttempts, intervalSeconds, backoffRate, maxDelaySeconds }: Retry, final: string[] = []): Template[] {
  if (!errors.length || !maxAttempts) return [];
  const excluded = errors.includes('States.ALL') && final.length ? [{ ErrorEquals: final, MaxAttempts: 0 }] : [];
  const alone = errors.includes('States.ALL') ? ['States.ALL'] : [...new Set(errors)];
  return [...excluded, {
    ErrorEquals: alone,
    IntervalSeconds: intervalSeconds,
    MaxAttempts: maxAttempts,
    BackoffRate: backoffRate,
    MaxDelaySeconds: maxDelaySeconds,
    JitterStrategy: 'FULL',
  }];
}

export function task(call: Call, timeoutSeconds: number, rest: Template): State {
  return {
    Type: 'Task',
    Resource: call.resource,
    ...(call.parameters && { Parameters: call.parameters }),
    TimeoutSeconds: timeoutSeconds,
    ...(call.heartbeatSeconds && { HeartbeatSeconds: call.heartbeatSeconds }),
    ...(call.resultSelector && { ResultSelector: call.resultSelector }),
    ...rest,
  };
}

/** Whether the state does or decides something, so that it is a place to go on from. */
export const isPlace = ({ Type }: State) => ['Task', 'Parallel', 'Choice'].includes(Type);

/** Names of the states that a state leads to. */
export function successors({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...[...Choices, ...Catch].map((rule) => rule.Next)].filter((name) => name !== undefined);
}

/** The states that can be reached, in the order in which they are met. */
export function reachable(states: States, startAt: string): States {
  const found: States = {};
  const visit = (name: string): void => {
    if (name in found) return;
    found[name] = states[name];
    successors(states[name]).forEach(visit);
  };
  visit(startAt);
  return found;
}
