/** What kind of failure made a message a dead letter. */
export enum FailureClass {
  /** Passes by itself: time-outs, throttling, a service that is down. Retried with growing, random delays, then parked. */
  RETRYABLE = 'RETRYABLE',
  /** The message is wrong: no retry helps. Parked at once. */
  PERMANENT = 'PERMANENT',
  /** The system is wrong: permissions, keys, broken code or data. Parked at once, with an alarm. */
  CRITICAL = 'CRITICAL',
  /** Nothing is known of the failure. Retried as RETRYABLE, since that may help, then parked. */
  UNKNOWN = 'UNKNOWN',
}

/** Failures of this name belong to this class. */
export interface FailureRule {
  /** Name of the error, `*` for any text, in any case: `PaymentTimeout`, `*NotFound`. */
  readonly pattern: string;

  /** Its class. */
  readonly failureClass: FailureClass;
}
