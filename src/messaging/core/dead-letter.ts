import { Class, classify, ClassRule, DEFAULT_RULES } from './classify';
import type { Failure } from './failure';

/** The longest that SQS delays a message. */
export const MAX_DELAY_SECONDS = 900;

/** What the processor's construct tells its function, as JSON in `SETTINGS`. */
export interface ProcessorSettings {
  /** Come before the built-in ones. */
  readonly rules: ClassRule[];
  /** Retries of one message before it is parked. */
  readonly maxRetries: number;
  /** The first retry waits up to this long, each next up to twice as long. */
  readonly baseDelaySeconds: number;
}

export type Decision = { readonly action: 'RETRY'; readonly failureClass: Class; readonly delaySeconds: number }
  | { readonly action: 'PARK'; readonly failureClass: Class };

/** Retries what may pass by itself, a bounded number of times; parks everything else. `random` is in [0, 1). */
export function decide(failure: Failure, retries: number, settings: ProcessorSettings, random: number): Decision {
  const failureClass = classify(failure.name, [...settings.rules, ...DEFAULT_RULES]);
  const helps = failureClass === 'RETRYABLE' || failureClass === 'UNKNOWN';
  if (!helps || retries >= settings.maxRetries) return { action: 'PARK', failureClass };
  return { action: 'RETRY', failureClass, delaySeconds: backoff(retries, settings.baseDelaySeconds, random) };
}

/** Exponential with full jitter: anything up to base × 2ⁿ, at most what SQS can delay. */
export function backoff(retries: number, baseSeconds: number, random: number): number {
  const ceiling = Math.min(MAX_DELAY_SECONDS, baseSeconds * 2 ** retries);
  return Math.floor(random * (ceiling + 1));
}
