import { isDeepStrictEqual } from 'node:util';
import type { Case } from './machines';

export interface Result {
  readonly status?: string;
  readonly error?: string;
  readonly output?: unknown;
  /** Names of the states entered, each once, sorted. */
  readonly entered: string[];
}

/** Where moto 5.2.5 differs from AWS's documentation, and so from this interpreter. */
export interface Difference {
  /** The one case in which it shows. */
  readonly name: string;
  /** Where AWS says what is right. */
  readonly documentation: string;
  /** What the other engine makes of it: these fields. */
  readonly theirs: Partial<Result>;
}

const INTRINSICS = 'https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html';
const CHOICE = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html';

export const DIFFERENCES: Difference[] = [
  {
    name: 'an index into the whole',
    documentation: 'https://docs.aws.amazon.com/step-functions/latest/dg/amazon-states-language-paths.html',
    theirs: { status: 'SUCCEEDED', output: { x: [1] } },
  },
  { name: 'States.Array with null', documentation: INTRINSICS, theirs: { status: 'SUCCEEDED', output: { x: [3] } } },
  { name: 'States.Format with braces', documentation: INTRINSICS, theirs: { status: 'FAILED', error: 'States.Runtime' } },
  { name: 'StringMatches with an escaped asterisk', documentation: CHOICE, theirs: { status: 'SUCCEEDED', entered: ['Ask', 'No'] } },
  { name: 'a choice by what is not there', documentation: CHOICE, theirs: { status: 'SUCCEEDED', entered: ['Ask', 'No'] } },
];

/** Whether the other engine's result is as known, field by field. */
export const isKnown = ({ name }: Case, theirs: Result) => DIFFERENCES.some((difference) => difference.name === name
  && Object.entries(difference.theirs).every(([field, value]) => isDeepStrictEqual(theirs[field as keyof Result], value)));
