import { Duration } from 'aws-cdk-lib';

/** The queues in which payment and shipping of an `OrderSaga` wait. */
export interface OrderQueueProps {
  /**
   * Payments that are with the provider at once, authorisations and captures together: 2–10,000. What is more waits in the queue.
   *
   * @default 100
   */
  readonly paymentConcurrency?: number;

  /**
   * How long a payment stays with a worker that does not answer before another gets it: at least the function's time-out, at most 12 hours.
   *
   * @default - 3 minutes, or six times the payment function's time-out where that is longer
   */
  readonly paymentVisibilityTimeout?: Duration;

  /**
   * How long a payment may wait in the queue: 1 minute to 14 days.
   *
   * @default 4 days
   */
  readonly paymentRetention?: Duration;

  /**
   * Allocations and labels that are made at once: 2–10,000. What is more waits in the queue.
   *
   * @default 100
   */
  readonly shippingConcurrency?: number;

  /**
   * How long shipping work stays with a worker that does not answer before another gets it: at least the function's time-out, at most 12 hours.
   * A worker that is killed delays its order by as much; no worker outlives its time-out, so that nothing is shipped twice for being short.
   *
   * @default - 3 minutes, or six times the shipping function's time-out where that is longer
   */
  readonly shippingVisibilityTimeout?: Duration;

  /**
   * How long shipping work may wait in the queue: 1 minute to 14 days.
   *
   * @default 14 days
   */
  readonly shippingRetention?: Duration;
}
