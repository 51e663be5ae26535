import { Duration } from 'aws-cdk-lib';
import { FunctionSize } from '../../function-size';

/** A queue of events and the function that works on them. */
export interface OrderWorkerOptions extends FunctionSize {
  /**
   * How long an event stays with a worker that does not answer before another gets it: at least the function's time-out, at most 12 hours.
   *
   * @default - stock checks 5 minutes, tracking 3 minutes, back-orders 10 minutes
   */
  readonly visibilityTimeout?: Duration;

  /**
   * How long an event may wait: 1 minute to 14 days.
   *
   * @default 14 days
   */
  readonly retention?: Duration;

  /**
   * How often an event is tried before it becomes a dead letter: 1–1,000.
   *
   * @default 3
   */
  readonly maxReceiveCount?: number;

  /**
   * Workers at once: 2–1,000.
   *
   * @default - back-orders 2, the others as many as Lambda starts
   */
  readonly maxConcurrency?: number;
}
