import * as fc from 'fast-check';
import { saga } from '../../saga/explored';
import { StateError } from '../errors';
import { Json } from '../payload';
import { Retrier, Retries } from '../retry';

/** Seconds before each attempt after the first, as jitter makes them at its shortest and at its longest. */
export interface Waits {
  readonly shortest: number[];
  readonly longest: number[];
}

/** Rates that binary numbers hold exactly: how engines multiply does not show. */
const drawn: fc.Arbitrary<Omit<Retrier, 'ErrorEquals'>> = fc.record({
  IntervalSeconds: fc.integer({ min: 1, max: 100 }),
  MaxAttempts: fc.integer({ min: 0, max: 6 }),
  BackoffRate: fc.constantFrom(1, 1.5, 2, 2.5, 10),
  MaxDelaySeconds: fc.integer({ min: 101, max: 600 }),
  JitterStrategy: fc.constantFrom('FULL' as const, 'NONE' as const),
}, { requiredKeys: [] });

/** Every kind of retrier, and those of the synthesized saga. The same every time. */
export const retriers = (count: number, seed: number): Retrier[] =>
  [...fc.sample(drawn, { numRuns: count, seed }).map((rest) => ({ ErrorEquals: ['A'], ...rest })), ...retriersIn(saga.main)];

function retriersIn({ States: states }: Json): Retrier[] {
  return Object.values<Json>(states).flatMap(({ Retry = [], Branches = [] }) => [...Retry, ...Branches.flatMap(retriersIn)]);
}

export const waitsOf = (retrier: Retrier): Waits => ({ shortest: waits(retrier, 0), longest: waits(retrier, 1) });

function waits(retrier: Retrier, random: number): number[] {
  const retries = new Retries([{ ...retrier, ErrorEquals: ['A'] }], () => random);
  const found: number[] = [];
  for (let wait = retries.delay(new StateError('A')); wait !== undefined; wait = retries.delay(new StateError('A'))) found.push(wait);
  return found;
}
