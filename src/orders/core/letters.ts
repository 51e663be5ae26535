import type { Class, ClassRule } from '../../messaging/core/classify';

/** A queue of the order system, as the processor of its dead letters knows it. */
export interface LetterSource {
  readonly name: string;
  readonly deadLetterUrl: string;
  /** Where its messages go again. @default - nowhere: they are not of a queue */
  readonly queueUrl?: string;
}

/** What the processor's construct tells its function, as JSON in `LETTERS`. */
export interface LetterSettings {
  readonly sources: LetterSource[];
  /** Of the user's own; they come before {@link ORDER_RULES}. */
  readonly rules: ClassRule[];
  /** Of one message before it is parked. */
  readonly maxRetries: number;
}

/** A message that needs a person, with all that is known of its failure. */
export interface ParkedLetter {
  readonly source: string;
  readonly messageId: string;
  readonly body: string;
  readonly failureClass: Class;
  readonly errorName: string;
  readonly errorMessage: string;
  readonly errorStack?: string;
  /** How often it was tried again before. */
  readonly retries: number;
  /** ISO 8601. */
  readonly parkedAt: string;
}

/** Retries of one message that may be asked for. */
export const MOST_RETRIES = 10;

/** The first retry waits up to so long, each next up to twice as long. */
export const BASE_DELAY_SECONDS = 30;

/** What the names of our own errors mean. */
export const ORDER_RULES: ClassRule[] = [
  { pattern: 'IllegalTransition', failureClass: 'CRITICAL' },
  { pattern: 'EventRefused', failureClass: 'PERMANENT' },
  { pattern: 'NotShippedYet', failureClass: 'RETRYABLE' },
  { pattern: 'WorkerLost', failureClass: 'RETRYABLE' },
];
