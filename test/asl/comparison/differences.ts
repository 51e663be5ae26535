import { isDeepStrictEqual } from 'node:util';
import type { Case } from './machines';
import type { Play } from './played';
import { Json } from '../payload';

export interface Result {
  readonly status?: string;
  readonly error?: string;
  readonly output?: unknown;
  /** Names of the states entered, each once, sorted. */
  readonly entered: string[];
  /** How often each task was asked for, where tasks are played. */
  readonly asked?: Record<string, number>;
}

/** A result as it is compared: without what is each engine's own, or a race. */
export function resultOf({ definition, play = {} }: Pick<Case, 'definition' | 'play'>, { status, error, output, entered, asked }: Result): Result {
  const racing = racingIn(definition, play);
  const counted = asked && Object.fromEntries(Object.entries(asked).filter(([name]) => !racing.includes(name)));
  const settled = [...new Set(entered)].filter((name) => !racing.includes(name)).sort();
  return { status, error, output: withoutCauses(output), entered: settled, ...(counted && { asked: counted }) };
}

/** States of branches that a failing sibling may stop: how far they get is a race. */
function racingIn({ States: states }: Json, play: Play): string[] {
  return Object.values<Json>(states).flatMap(({ Catch = [], Branches: branches = [] }) => {
    const names: string[] = branches.flatMap(namesIn);
    const failing = names.filter((name) => play[name]?.some((ending) => !('output' in ending)));
    if (failing.length) return names.filter((name) => !failing.includes(name));
    return Catch.some(({ Next: next }: Json) => next.startsWith('Settle ')) ? names : [];
  });
}

const namesIn = (part: Json): string[] => statesIn(part).map(([name]) => name);

const statesIn = ({ States: states }: Json): [string, Json][] => Object.entries<Json>(states).flatMap(([name, state]) =>
  [[name, state] as [string, Json], ...[...state.Branches ?? [], ...state.ItemProcessor ? [state.ItemProcessor] : []].flatMap(statesIn)]);

/** The words of a cause are each engine's own. */
const withoutCauses = (output: unknown) => output === undefined ? undefined
  : JSON.parse(JSON.stringify(output, (key, value) => key.toLowerCase() === 'cause' ? undefined : value));

/** Where another engine differs from AWS's documentation, and so from this interpreter. */
/** The other engines: moto 5.2.5, MiniStack 1.5.33. */
export type Engine = 'moto' | 'MiniStack';

export interface Difference {
  readonly engine: Engine;
  /** The one case in which it shows. */
  readonly name: string;
  /** Where AWS says what is right. */
  readonly documentation: string;
  /** What the other engine makes of it: these fields. */
  readonly theirs: Partial<Result>;
}

const INTRINSICS = 'https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html';
/** A missed heartbeat is `States.HeartbeatTimeout`, which `States.Timeout` matches too. */
const ERRORS = 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html';
/** An item that fails ends the whole state: no other begins. */
const MAP = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html';
const CHOICE = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html';

export const DIFFERENCES: Difference[] = [
  {
    engine: 'moto',
    name: 'an index into the whole',
    documentation: 'https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html',
    theirs: { status: 'SUCCEEDED', output: { x: [1] } },
  },
  { engine: 'moto', name: 'States.Array with null', documentation: INTRINSICS, theirs: { status: 'SUCCEEDED', output: { x: [3] } } },
  { engine: 'moto', name: 'States.Format with braces', documentation: INTRINSICS, theirs: { status: 'FAILED', error: 'States.Runtime' } },
  { engine: 'moto', name: 'StringMatches with an escaped asterisk', documentation: CHOICE, theirs: { status: 'SUCCEEDED', entered: ['Ask', 'No'] } },
  { engine: 'moto', name: 'a choice by what is not there', documentation: CHOICE, theirs: { status: 'SUCCEEDED', entered: ['Ask', 'No'] } },
  { engine: 'moto', name: 'a heartbeat that stays out', documentation: ERRORS, theirs: { status: 'FAILED', error: 'States.Timeout' } },
  { engine: 'moto', name: 'a heartbeat that stays out, caught by its name', documentation: ERRORS, theirs: { status: 'FAILED', error: 'States.Timeout' } },
  ...['caught as a time-out', 'caught as anything'].map((how): Difference => (
    { engine: 'moto', name: `a heartbeat that stays out, ${how}`, documentation: ERRORS, theirs: { status: 'SUCCEEDED', output: { a: 1, error: { Error: 'States.Timeout' } } } })),
  { engine: 'MiniStack', name: 'an item that fails', documentation: MAP, theirs: { status: 'SUCCEEDED', asked: { Item: 3 } } },
  { engine: 'MiniStack', name: 'a map that is tried again', documentation: MAP, theirs: { status: 'SUCCEEDED', asked: { Item: 6 } } },
  { engine: 'moto', name: 'a branch that times out', documentation: ERRORS, theirs: { status: 'FAILED', error: 'States.Runtime' } },
];

/** What another engine cannot be asked: its answer is a race, or never comes. */
const BEYOND: Record<Engine, (each: Case) => boolean> = {
  // The second attempt of a callback has the token of the first, and so perhaps its answer; on AWS it has one of its own.
  moto: ({ definition, play = {} }) => statesIn(definition).some(([name, { Retry }]) => Retry && play[name]?.length > 1),
  // It knows no heartbeats.
  MiniStack: ({ definition, play = {} }) => statesIn(definition).some(([name, { HeartbeatSeconds }]) => HeartbeatSeconds && play[name]?.some((ending) => 'silent' in ending)),
};

/**
 * What of a result says something on an engine. MiniStack's history leaves states of branches and items out, so that only `asked` tells of them, and
 * it has an output of executions that failed, which on AWS only those have that succeed:
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
 */
export function comparable(engine: Engine, { definition }: Case, result: Result): Result {
  if (engine !== 'MiniStack') return result;
  const inner = statesIn(definition).map(([name]) => name).filter((name) => !(name in definition.States));
  const output = result.status === 'SUCCEEDED' ? result.output : undefined;
  return { ...result, output, entered: result.entered.filter((name) => !inner.includes(name)) };
}

export const canRun = (engine: Engine, each: Case) => !BEYOND[engine](each);

/** Whether another engine's result is as known, field by field. */
export const isKnown = (engine: Engine, { name }: Case, theirs: Result) => DIFFERENCES.some((difference) =>
  difference.engine === engine && difference.name === name
  && Object.entries(difference.theirs).every(([field, value]) => isDeepStrictEqual(theirs[field as keyof Result], value)));
