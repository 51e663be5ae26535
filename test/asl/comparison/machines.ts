import * as fc from 'fast-check';
import type { Play } from './played';
import { scripted, Script } from './scripted';
import { points, saga } from '../../saga/explored';
import { Json } from '../payload';

/** A machine and its input. */
export interface Case {
  readonly name: string;
  readonly definition: Json;
  readonly input: Json;
  /** How its tasks end. @default - it has none */
  readonly play?: Play;
}

const machine = (States: Json): Json => ({ StartAt: Object.keys(States)[0], States });
const one = (name: string, state: Json, input: Json = {}): Case => ({ name, definition: machine({ One: { ...state, End: true } }), input });
const fail = (error: string) => machine({ Fails: { Type: 'Fail', Error: error, Cause: 'so it is' } });
const failing = (error: string, rest: Json): Json => ({ Type: 'Parallel', Branches: [fail(error)], ...rest });
const caught = (error: string, names: string[]): Case => ({
  name: `${error} meets ${names}`,
  definition: machine({ Try: failing(error, { Catch: [{ ErrorEquals: names, ResultPath: '$.error', Next: 'Caught' }], End: true }), Caught: { Type: 'Pass', End: true } }),
  input: { a: 1 },
});

/** Names that begin with `States.` are AWS's own: no engine says what a `Fail` state by them means, but for this one. */
const ERRORS = ['Refused', 'Refused.Twice', 'States.Runtime'];
const NAMES = [['States.ALL'], ['States.TaskFailed'], ['States.Timeout'], ['Refused'], ['Other']];

const INTRINSICS: Record<string, string> = {
  format: "States.Format('{} is {}', $.s, $.n)",
  array: "States.Array($.n, 'x', true)",
  length: 'States.ArrayLength($.list)',
  item: 'States.ArrayGetItem($.list, 1)',
  range: 'States.ArrayRange(1, 9, 2)',
  partition: 'States.ArrayPartition($.list, 2)',
  unique: 'States.ArrayUnique($.list)',
  contains: 'States.ArrayContains($.list, 2)',
  merge: 'States.JsonMerge($.o, $.p, false)',
  add: 'States.MathAdd($.n, -5)',
  split: "States.StringSplit($.s, '-,')",
  toText: 'States.JsonToString($.o)',
  fromText: 'States.StringToJson($.json)',
  encode: 'States.Base64Encode($.s)',
  hash: "States.Hash($.s, 'SHA-256')",
  nested: "States.Format('{}', States.ArrayGetItem(States.Array($.s, $.n), 0))",
};
const DATA = { s: 'a-b,,c', n: 3, list: [1, 2, 2, 3, 1], o: { x: 1, y: { z: 1 } }, p: { y: { w: 2 } }, json: '{"k":[1,null]}' };

const CASES: Case[] = [
  one('nothing', { Type: 'Pass' }, { a: 1 }),
  one('a result in a new place', { Type: 'Pass', Result: 2, ResultPath: '$.b.c' }, { a: 1 }),
  one('a result that is dropped', { Type: 'Pass', Result: 2, ResultPath: null }, { a: 1 }),
  one('an input path of null', { Type: 'Pass', InputPath: null }, { a: 1 }),
  one('an output path', { Type: 'Pass', Result: 2, ResultPath: '$.b', OutputPath: '$.b' }, { a: 1 }),
  one('a wildcard', { Type: 'Pass', Parameters: { 'all.$': '$.a[*].b' } }, { a: [{ b: 1 }, { b: 2 }, {}] }),
  one('a path that finds nothing', { Type: 'Pass', Parameters: { 'x.$': '$.none' } }, { a: 1 }),
  one('a parallel state', { Type: 'Parallel', Branches: [1, 2].map((n) => machine({ [`Branch ${n}`]: { Type: 'Pass', Result: n, End: true } })), ResultPath: '$.r' }, {}),
  one('a map', {
    Type: 'Map',
    ItemsPath: '$.list',
    ItemSelector: { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index', 's.$': '$.s' },
    ResultPath: '$.r',
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...machine({ Item: { Type: 'Pass', End: true } }) },
  }, DATA),
  one('a map over nothing', { Type: 'Map', ItemsPath: '$.list', ItemProcessor: machine({ Item: { Type: 'Pass', End: true } }) }, { list: [] }),
  one('a wait', { Type: 'Wait', Seconds: 1 }, { a: 1 }),
  one('a retry that is exhausted', failing('Refused', { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }] })),
  // Without its longest wait it would take 100 s.
  one('a longest wait', failing('A', { Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 100, MaxDelaySeconds: 1 }] })),
  one('jitter', failing('A', { Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 1, JitterStrategy: 'FULL' }] })),
  one('an index into the whole', { Type: 'Pass', Parameters: { 'x.$': '$[0].a' } }, [{ a: 1 }]),
  one('States.Array with null', { Type: 'Pass', Parameters: { 'x.$': 'States.Array($.n, null)' } }, DATA),
  one('States.Format with braces', { Type: 'Pass', Parameters: { 'x.$': "States.Format('{} \\{\\}', $.n)" } }, DATA),
  {
    name: 'StringMatches with an escaped asterisk',
    definition: machine({
      Ask: { Type: 'Choice', Choices: [{ Variable: '$.v', StringMatches: 'b\\*', Next: 'Yes' }], Default: 'No' },
      Yes: { Type: 'Pass', End: true },
      No: { Type: 'Pass', End: true },
    }),
    input: { v: 'b*' },
  },
  {
    name: 'a choice by what is not there',
    definition: machine({
      Ask: { Type: 'Choice', Choices: [{ Variable: '$.w', StringEquals: 'a', Next: 'Yes' }], Default: 'No' },
      Yes: { Type: 'Pass', End: true },
      No: { Type: 'Pass', End: true },
    }),
    input: { v: 1 },
  },
  ...Object.entries(INTRINSICS).map(([name, expression]) => one(`States: ${name}`, { Type: 'Pass', Parameters: { 'x.$': expression } }, DATA)),
  ...ERRORS.flatMap((error) => NAMES.map((names) => caught(error, names))),
];

/** Choices: one rule drawn over a value drawn. */
const values = fc.constantFrom<Json>(0, 1, 2, 'a', 'b*', 'bc', '', true, false, null, [], { a: 1 }, '2026-01-01T00:00:00Z', '2026-01-01T02:00:00+02:00');
const comparisons = fc.oneof(
  fc.constantFrom('IsPresent', 'IsNull', 'IsString', 'IsNumeric', 'IsBoolean', 'IsTimestamp').chain((operator) => fc.boolean().map((operand) => ({ [operator]: operand }))),
  fc.constantFrom('Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals').chain((comparison) => fc.oneof(
    fc.constantFrom(0, 1, 2).map((operand) => ({ [`Numeric${comparison}`]: operand })),
    fc.constantFrom('a', 'b', 'bc').map((operand) => ({ [`String${comparison}`]: operand })),
    fc.constant({ [`Timestamp${comparison}`]: '2026-01-01T01:00:00Z' }),
  )),
  fc.constantFrom('a', 'b*', '*c').map((operand) => ({ StringMatches: operand })),
);
const rules = fc.oneof(
  comparisons.map((comparison) => ({ Variable: '$.v', ...comparison }) as Json),
  fc.boolean().map((IsPresent) => ({ Variable: '$.w', IsPresent }) as Json),
);
const combined = fc.oneof(
  rules, rules.map((Not) => ({ Not })), fc.tuple(rules, rules).map((And) => ({ And })), fc.tuple(rules, rules).map((Or) => ({ Or })),
);
const choices = fc.tuple(combined, values)
  .map(([rule, v]): Case => ({
    name: `choice ${JSON.stringify(rule)} of ${JSON.stringify(v)}`,
    definition: machine({ Ask: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' }, Yes: { Type: 'Pass', End: true }, No: { Type: 'Pass', End: true } }),
    input: { v },
  }));

/** The synthesized saga with every step ending in every way, and with every undo that fails after a refusal. */
function sagaCases(): Case[] {
  const steps = [...new Set(points.map(({ step }) => step))];
  const ends: Script[] = [{}, ...steps.flatMap((step) => ['Refused', 'Lambda.Unknown'].flatMap((error): Script[] => [
    { [step]: { error } }, ...['NOT_DONE', 'UNKNOWN'].map((status) => ({ [step]: { error }, [`Reconcile ${step}`]: { status } })),
    { [step]: { error }, [`Reconcile ${step}`]: { error } },
  ]))];
  const undos: Script[] = [{}, ...saga.undoable.map((step) => ({ [`Undo ${step}`]: { error: 'Lambda.Unknown' } }))];
  const refused: Script = { [saga.final[0]]: { error: 'Refused' } };
  const settled = (script: Script): Script =>
    ({ ...script, ...Object.fromEntries(Object.entries(script).map(([name, end]) => [`Settle ${name}`, end])) });
  return [...ends, ...undos.map((undo) => ({ ...refused, ...undo }))].map(settled).map((script) => ({
    name: `saga ${JSON.stringify(script)}`, definition: scripted(saga.main, script), input: { orderId: '1' },
  }));
}

/** The same cases every time. */
export const cases = (count: number, seed: number): Case[] => [...CASES, ...fc.sample(choices, { numRuns: count, seed }), ...sagaCases()];
