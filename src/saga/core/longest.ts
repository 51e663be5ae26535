import { Definition, State, States, successors } from './asl';
import { Template } from './plan';

/** The longest that an execution can take, in seconds: every attempt to its time-out, every wait in full. A saga has no loops. */
export function longestSeconds({ StartAt, States: states }: Definition): number {
  const known = new Map<string, number>();
  const from = (name: string): number => {
    if (!known.has(name)) known.set(name, own(states[name]) + Math.max(0, ...successors(states[name]).map(from)));
    return known.get(name)!;
  };
  return from(StartAt);
}

function own({ Branches, TimeoutSeconds = 0, Retry = [] }: State): number {
  if (Branches) return Math.max(...Branches.map(longestSeconds));
  const retries = Retry.reduce((sum, { MaxAttempts = 3 }) => sum + MaxAttempts, 0);
  return TimeoutSeconds * (1 + retries) + Retry.reduce((sum, retrier) => sum + waits(retrier), 0);
}

function waits({ MaxAttempts = 3, IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity }: Template): number {
  return Array.from({ length: MaxAttempts }, (_, n) => Math.min(IntervalSeconds * BackoffRate ** n, MaxDelaySeconds)).reduce((a, b) => a + b, 0);
}

/** State transitions of an execution in which nothing fails. */
export function countTransitions({ StartAt, States: states }: Definition): number {
  let count = 0;
  for (let name: string | undefined = StartAt; name; name = next(states, name)) {
    count += 1 + (states[name].Branches ?? []).reduce((sum, branch) => sum + countTransitions(branch), 0);
  }
  return count;
}

/** Nothing has failed where a choice takes its default. */
function next(states: States, name: string): string | undefined {
  return states[name].Next ?? states[name].Default;
}
