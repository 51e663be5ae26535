import { Json } from './payload';

/** What is wrong with a definition that Step Functions or its emulators accept silently, or refuse only when it is deployed. */
export function lint(definition: Json): string[] {
  const names = allNames(definition);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...twice.map((name) => `two states are called '${name}'`), ...lintStates(definition)];
}

function allNames({ States }: Json): string[] {
  return Object.entries<Json>(States).flatMap(([name, state]) => [name, ...children(state).flatMap(allNames)]);
}

function children(state: Json): Json[] {
  return [...state.Branches ?? [], ...[state.ItemProcessor ?? state.Iterator].filter(Boolean)];
}

/** @param caught whether what a state does not catch itself is caught around it */
function lintStates({ StartAt, States }: Json, caught = false): string[] {
  const met = new Set<string>();
  const visit = (name: string): void => {
    if (met.has(name) || !States[name]) return;
    met.add(name);
    targets(States[name]).forEach(visit);
  };
  visit(StartAt);
  return [
    ...(States[StartAt] ? [] : [`StartAt names '${StartAt}', which is not there`]),
    ...Object.keys(States).filter((name) => !met.has(name)).map((name) => `'${name}' cannot be reached`),
    ...Object.entries<Json>(States).flatMap(([name, state]) => [
      ...targets(state).filter((target) => !States[target]).map((target) => `'${name}' leads to '${target}', which is not there`),
      ...lintState(state, caught).map((problem) => `'${name}' ${problem}`),
      ...(name.length > 80 ? [`'${name}' is longer than 80 characters`] : []),
      ...children(state).flatMap((child) => lintStates(child, caught || catchesAll(state))),
    ]),
  ];
}

function targets({ Next, Default, Choices = [], Catch = [] }: Json): string[] {
  return [Next, Default, ...[...Choices, ...Catch].map((rule) => rule.Next)].filter((name) => name !== undefined);
}

const catchesAll = ({ Catch = [] }: Json) => Boolean(Catch.at(-1)?.ErrorEquals.includes('States.ALL'));

function lintState(state: Json, caught: boolean): string[] {
  const { Type, Next, End, Default, TimeoutSeconds, HeartbeatSeconds, Catch = [], Retry = [], Choices } = state;
  const terminal = Type === 'Succeed' || Type === 'Fail';
  const risky = Type === 'Task' || Type === 'Parallel' || Type === 'Map';
  return [
    ...(Type === 'Choice' && (!Choices?.length || !Default) ? ['needs rules and a default'] : []),
    ...(terminal || Type === 'Choice' ? [] : Boolean(Next) === Boolean(End) ? ['needs either Next or End'] : []),
    ...(Type === 'Task' && !(TimeoutSeconds > 0) ? ['has no time-out'] : []),
    ...(HeartbeatSeconds !== undefined && HeartbeatSeconds >= TimeoutSeconds ? ['has a heartbeat that never beats'] : []),
    ...(risky && !catchesAll(state) && !caught ? ['does not catch States.ALL'] : []),
    ...Catch.filter(({ ResultPath }: Json) => ResultPath === undefined || ResultPath === '$').map(() => 'loses its input when it catches'),
    ...Retry.flatMap(lintRetrier),
    ...wildcardAlone(Catch),
    ...wildcardAlone(Retry),
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
function lintRetrier({ IntervalSeconds = 1, MaxAttempts, BackoffRate = 2, MaxDelaySeconds, JitterStrategy }: Json): string[] {
  if (MaxAttempts === 0) return [];
  return [
    ...(MaxDelaySeconds !== undefined && MaxDelaySeconds <= IntervalSeconds ? ['has a MaxDelaySeconds that is not above IntervalSeconds'] : []),
    ...(BackoffRate < 1 ? ['has a BackoffRate below 1'] : []),
    ...(JitterStrategy === 'FULL' ? [] : ['tries again without jitter']),
  ];
}

function wildcardAlone(handlers: Json[]): string[] {
  return handlers.flatMap(({ ErrorEquals }, index) => !ErrorEquals.includes('States.ALL') || (ErrorEquals.length === 1 && index === handlers.length - 1)
    ? [] : ['names States.ALL other than alone and last']);
}
