import { aws_kms as kms, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';

/** How an `OrderSaga` is run and watched. */
export interface OrderOperationProps {
  /**
   * When an order counts as stalled that is neither through nor parked: from a minute on. Every five minutes such orders are looked for,
   * and started, resumed or published again.
   *
   * @default 15 minutes
   */
  readonly stalledAfter?: Duration;

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
