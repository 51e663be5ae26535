import { aws_logs as logs } from 'aws-cdk-lib';
import { SagaRetry } from '../../saga';

/** Size of a function. */
export interface OrderFunctionSize {
  /**
   * Memory in MB, and with it the share of a processor: 128–10,240.
   *
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * Instances that are kept warm, from 1 on. Each costs about $2.20 a month at 256 MB (arm64, us-east-1, 2026-11), used or not.
   *
   * @default - none: a cold start takes a few hundred milliseconds
   */
  readonly provisionedConcurrency?: number;

  /**
   * Instances that are set aside for this function and that it cannot exceed, from 1 on.
   * A new account has 10 in all, and its first deployment fails where more are reserved.
   *
   * @default - none: work is limited where it queues
   */
  readonly reservedConcurrency?: number;
}

/**
 * Numbers of an `OrderSaga`. The published reference design gives its functions 512 MB (validation), 1,024 MB (inventory) and 256 MB
 * (payment) and keeps 10, 15 and 20 of them warm: $219 a month before the first order. These functions mostly wait
 * for answers: 256 MB serve them all, and nothing is kept warm unless asked for.
 */
export interface OrderSizeProps {
  /**
   * Takes orders in; the reference's validation: 512 MB, 10 warm.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly acceptFunction?: OrderFunctionSize;

  /**
   * Each of the functions behind `GET /orders`, `GET /orders/{orderId}` and `POST /orders/{orderId}/cancel`.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly customerFunctions?: OrderFunctionSize;

  /**
   * Reserves and releases stock; the reference: 1,024 MB, 15 warm.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly stockFunction?: OrderFunctionSize;

  /**
   * Asks the payment provider; the reference: 256 MB, 20 warm.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly paymentFunction?: OrderFunctionSize;

  /**
   * Allocates, labels, dispatches.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly shippingFunction?: OrderFunctionSize;

  /**
   * Sends events from the table to the bus.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly relayFunction?: OrderFunctionSize;

  /**
   * Starts the saga of an order.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly starterFunction?: OrderFunctionSize;

  /**
   * Keeps the read model.
   *
   * @default - see `OrderFunctionSize`
   */
  readonly projectorFunction?: OrderFunctionSize;

  /**
   * How the steps that work on stock and shipping are tried again; the reference: 3 times from 2 seconds, each wait twice the one before.
   *
   * @default - 4 times from 1 second, each wait twice the one before, with jitter
   */
  readonly stepRetry?: SagaRetry;

  /**
   * How payments are tried again. Short of the provider's outages: those the circuit breaker and the sweeper wait out.
   *
   * @default - 6 times from 2 seconds, each wait twice the one before, with jitter
   */
  readonly paymentRetry?: SagaRetry;

  /**
   * Requests a second that the API takes, all customers together, from 1 on. Only of its own API.
   *
   * @default 100
   */
  readonly throttlingRateLimit?: number;

  /**
   * Requests that the API takes at once, from 1 on. Only of its own API.
   *
   * @default 200
   */
  readonly throttlingBurstLimit?: number;

  /**
   * How long logs of the functions and of the saga are kept.
   *
   * @default one month
   */
  readonly logRetention?: logs.RetentionDays;
}
