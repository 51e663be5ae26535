import { StateError } from './errors';

export interface Retrier {
  readonly ErrorEquals: string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export function isMatch({ ErrorEquals: names }: { ErrorEquals: string[] }, { error }: StateError): boolean {
  if (names.includes(error)) return true;
  if (error === 'States.Runtime' || error === 'States.DataLimitExceeded') return false;
  if (names.includes('States.ALL')) return true;
  if (error === 'States.HeartbeatTimeout') return names.includes('States.Timeout');
  return names.includes('States.TaskFailed') && error !== 'States.Timeout';
}

/** Counts the attempts of one visit to a state. The first retrier that matches decides, also when it has none left. */
export class Retries {
  private readonly used = new Map<Retrier, number>();

  constructor(private readonly retriers: Retrier[] = [], private readonly random: () => number) {}

  /** Seconds to wait before the next attempt, or nothing if there is none. */
  public delay(error: StateError): number | undefined {
    const retrier = this.retriers.find((candidate) => isMatch(candidate, error));
    if (!retrier || error.error === 'States.Runtime') return undefined;
    const { IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy } = retrier;
    const used = this.used.get(retrier) ?? 0;
    if (used >= MaxAttempts) return undefined;
    this.used.set(retrier, used + 1);
    const delay = Math.min(IntervalSeconds * BackoffRate ** used, MaxDelaySeconds);
    return JitterStrategy === 'FULL' ? delay * this.random() : delay;
  }
}
