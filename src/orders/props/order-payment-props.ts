import { Duration } from 'aws-cdk-lib';
import { PaymentProvider } from '../payment-provider';

/** How an `OrderSaga` takes the money. */
export interface OrderPaymentProps {
  /** Who takes the money. */
  readonly payment: PaymentProvider;

  /**
   * How long the provider may take to answer before the outcome counts as unknown: 1–60 seconds.
   *
   * @default 10 seconds
   */
  readonly paymentTimeout?: Duration;

  /**
   * After payments of so many different orders have failed in a row (errors and time-outs, not refusals), no new payment is sent
   * to the provider for a while: from 1 on. All function instances share this circuit breaker.
   *
   * @default 5
   */
  readonly paymentFailureThreshold?: number;

  /**
   * How long no new payment is sent then, before one tries again: a second to a day.
   *
   * @default 1 minute
   */
  readonly paymentResetTimeout?: Duration;
}
