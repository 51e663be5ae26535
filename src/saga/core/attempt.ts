import { anyOf, Catcher, matches, Rule, retriers, State, States, task } from './asl';
import { Ambiguous, Call, CONFLICT_RETRY, Retry, Template } from './plan';

/** A call with its retries, and where each of its outcomes leads. */
export interface Attempt {
  readonly name: string;
  readonly call: Call;
  readonly timeoutSeconds: number;
  readonly retry: Retry;
  /** `ResultPath` and where success leads. */
  readonly success: Template;
  readonly catchers: Catcher[];
  /** Errors never to try again. */
  readonly final?: string[];
  /** Used where the call has an error whose cause has to be read. */
  readonly verdict: Verdict;
}

export interface Verdict {
  /** Where the error is kept meanwhile. */
  readonly errorPath: string;
  readonly done: string;
  readonly refused: string;
  readonly unknown: string;
}

/**
 * One task; where an error name alone does not tell what happened, a choice that reads the cause, and for a transient cause
 * a second task that tries again. Retrying right away by name would try refusals again too.
 */
export function attempt(spec: Attempt): States {
  const { name, call: { ambiguous } } = spec;
  if (!ambiguous) return { [name]: attemptState(spec, spec.retry, []) };
  const why = `Why ${name} was cancelled`;
  const again = `${name} again`;
  const insistent = { ...CONFLICT_RETRY, errors: [...spec.retry.errors, ambiguous.error] };
  return {
    [name]: attemptState(spec, spec.retry, [caught(spec, why)]),
    [why]: judge(spec.verdict, ambiguous, again),
    [again]: attemptState(spec, insistent, [caught(spec, `${why} again`)]),
    [`${why} again`]: judge(spec.verdict, ambiguous, spec.verdict.unknown),
  };
}

function attemptState({ call, timeoutSeconds, success, catchers, final = [] }: Attempt, retry: Retry, first: Catcher[]): State {
  const excluded = [...final, ...first.flatMap(({ ErrorEquals }) => ErrorEquals).filter((error) => !retry.errors.includes(error))];
  const { ResultPath, ...exit } = success;
  return task(call, timeoutSeconds, {
    ResultPath,
    Retry: retriers(retry, excluded),
    Catch: [...first, ...catchers],
    ...exit,
  });
}

function caught({ call, verdict }: Attempt, next: string): Catcher {
  return { ErrorEquals: [call.ambiguous!.error], ResultPath: verdict.errorPath, Next: next };
}

function judge({ errorPath, done, refused }: Verdict, { doneCauses, refusedCauses }: Ambiguous, transient: string): State {
  const cause = (patterns: string[], Next: string): Rule[] =>
    patterns.length ? [{ ...anyOf(patterns.map((pattern) => matches(`${errorPath}.Cause`, pattern))), Next }] : [];
  return { Type: 'Choice', Choices: [...cause(doneCauses, done), ...cause(refusedCauses, refused)], Default: transient };
}
