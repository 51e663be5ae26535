import { Duration } from 'aws-cdk-lib';

/** The queues in which payment and shipping of an `OrderSaga` wait. */
export interface OrderQueueProps {
  /**
   * Payments that are with the provider at once, authorisations and captures together: 2–10,000. What is more waits in the queue,
   * for `paymentTaskTimeout`. Each instance of the payment function takes up to ten; `paymentFunction.reservedConcurrency` may not be lower than the
   * instances that this needs: 10 for the default.
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
   * How long an authorisation or a capture may take, waiting for its turn included: at least three times `paymentVisibilityTimeout` and five minutes, at most
   * `paymentRetention`. After that the provider is asked what became of it; what did not happen is called off, and the order undone.
   * How long the provider may take for an answer is `paymentTimeout`.
   *
   * @default - 1 day, or `paymentRetention` where that is shorter
   */
  readonly paymentTaskTimeout?: Duration;

  /**
   * How long the queue keeps a payment: `paymentTaskTimeout` to 14 days. SQS deletes what is older, without a dead letter.
   *
   * @default - 4 days, or `paymentTaskTimeout` where that is longer
   */
  readonly paymentRetention?: Duration;

  /**
   * Allocations and labels that are made at once: 2–10,000. What is more waits in the queue, for `shippingTaskTimeout`.
   * Each instance of the shipping function takes up to ten; `shippingFunction.reservedConcurrency` may not be lower than the instances that this
   * needs: 10 for the default.
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
   * How long an allocation or a label may take, waiting for its turn included: at least three times `shippingVisibilityTimeout` and five minutes, at most
   * `shippingRetention`. After that a provider is asked what became of it, and the order is undone. The payment is authorised meanwhile:
   * with `paymentTaskTimeout` for the capture, stay within the days for which an authorisation holds, which the cards' networks set.
   *
   * @default - 3 days, or `shippingRetention` where that is shorter
   */
  readonly shippingTaskTimeout?: Duration;

  /**
   * How long the queue keeps shipping work: `shippingTaskTimeout` to 14 days. SQS deletes what is older, without a dead letter.
   *
   * @default 14 days
   */
  readonly shippingRetention?: Duration;
}
