import { aws_logs as logs } from 'aws-cdk-lib';
import { FunctionSize } from '../../function-size';
import { SagaRetry } from '../../saga';

/**
 * Numbers of an `OrderSaga`. The published reference design gives its functions 512 MB (validation), 1,024 MB (inventory) and 256 MB
 * (payment) and keeps 10, 15 and 20 of them warm: $219 a month before the first order. These functions mostly wait
 * for answers: 256 MB serve them all, and nothing is kept warm unless asked for.
 */
export interface OrderSizeProps {
  /**
   * Takes orders in; the reference's validation: 512 MB, 10 warm.
   *
   * @default - see `FunctionSize`
   */
  readonly acceptFunction?: FunctionSize;

  /**
   * Each of the functions behind `GET /orders`, `GET /orders/{orderId}` and `POST /orders/{orderId}/cancel`.
   *
   * @default - see `FunctionSize`
   */
  readonly customerFunctions?: FunctionSize;

  /**
   * Reserves and releases stock; the reference: 1,024 MB, 15 warm.
   *
   * @default - see `FunctionSize`
   */
  readonly stockFunction?: FunctionSize;

  /**
   * Asks the payment provider; the reference: 256 MB, 20 warm.
   *
   * @default - see `FunctionSize`
   */
  readonly paymentFunction?: FunctionSize;

  /**
   * Allocates, labels, dispatches.
   *
   * @default - see `FunctionSize`
   */
  readonly shippingFunction?: FunctionSize;

  /**
   * Sends events from the table to the bus.
   *
   * @default - see `FunctionSize`
   */
  readonly relayFunction?: FunctionSize;

  /**
   * Starts the saga of an order.
   *
   * @default - see `FunctionSize`
   */
  readonly starterFunction?: FunctionSize;

  /**
   * Keeps the read model.
   *
   * @default - see `FunctionSize`
   */
  readonly projectorFunction?: FunctionSize;

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
