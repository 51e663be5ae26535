import { aws_kms as kms, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { FailureRule } from '../../messaging';
import { SagaEngine } from '../../saga';

/** How an `OrderSaga` is run and watched. */
export interface OrderOperationProps {
  /**
   * What runs the sagas of orders that go well. `EXPRESS` costs a fraction, and invokes payment and shipping directly: nothing limits
   * how many work at once, and a payment may take about two minutes. Orders that do not go well, or whose end was lost (found after `stalledAfter`),
   * are finished or undone by a Standard workflow.
   *
   * @default SagaEngine.STANDARD
   */
  readonly engine?: SagaEngine;

  /**
   * When an order counts as stalled that is neither through nor parked: a minute to 30 days. Every five minutes such orders are looked for,
   * and started, resumed or published again.
   *
   * @default 15 minutes
   */
  readonly stalledAfter?: Duration;

  /**
   * Whether the dead letters of all queues are looked at every five minutes: each is classified by its error, tried again where
   * that can help, and otherwise kept in the orders table for 90 days, with its error, for `operate dead-letters`. About $0.25 a month with its alarms.
   *
   * @default true
   */
  readonly deadLetterProcessing?: boolean;

  /**
   * How often a dead letter is tried again before it is kept: 0–10. The first retry waits up to half a minute, each next up to twice as long.
   *
   * @default 3
   */
  readonly deadLetterRetries?: number;

  /**
   * What failures of these names mean, before what is built in decides; up to 1,000 bytes of JSON.
   *
   * @default - time-outs and what is down or throttled RETRYABLE; what is invalid or not found PERMANENT; permissions, keys, broken code and
   * transitions that an order's state does not allow CRITICAL; all else UNKNOWN, which is tried again as well
   */
  readonly deadLetterRules?: FailureRule[];

  /**
   * Share of the requests that X-Ray traces, from 0 to 1; an order's trace goes from the API to the last event.
   * A recorded trace costs $5 a million, and an order has about nine: traced whole, they cost more than its functions and its logs.
   *
   * @default 0.05; on an API of your own, its rules
   */
  readonly tracedShare?: number;

  /**
   * Encrypts tables, queues, topic, bus and archive.
   *
   * @default - encrypted with keys that AWS owns, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether to alarm.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the orders
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of everything.
   *
   * @default - tables and user pool are retained, the rest is destroyed
   */
  readonly removalPolicy?: RemovalPolicy;
}
