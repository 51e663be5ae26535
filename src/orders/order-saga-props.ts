import { aws_cognito as cognito, aws_dynamodb as dynamodb, aws_events as events, aws_kms as kms, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PartialStockPolicy } from './partial-stock-policy';
import { PaymentProvider } from './payment-provider';

/** A place that orders are shipped from. */
export interface Warehouse {
  /** Name, as allocations and shipments show it. */
  readonly name: string;

  /**
   * Values of `shippingAddress.country` that it delivers to. The first warehouse that names the country gets the order.
   *
   * @default - the first of all warehouses takes what no other names
   */
  readonly countries?: string[];
}

/** Properties of an `OrderSaga`. */
export interface OrderSagaProps {
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
   * How long no new payment is sent then, before one tries again: from a second on.
   *
   * @default 1 minute
   */
  readonly paymentResetTimeout?: Duration;

  /**
   * What to do when only part of an order is in stock.
   *
   * @default PartialStockPolicy.CANCEL
   */
  readonly partialStock?: PartialStockPolicy;

  /**
   * Where orders are shipped from.
   *
   * @default - one warehouse, `MAIN`
   */
  readonly warehouses?: Warehouse[];

  /**
   * Carrier on the shipping labels.
   *
   * @default 'STANDARD'
   */
  readonly carrier?: string;

  /**
   * When an order counts as stalled that is neither through nor parked: from a minute on. Every five minutes such orders are looked for,
   * and started, resumed or published again.
   *
   * @default 15 minutes
   */
  readonly stalledAfter?: Duration;

  /**
   * Customers who may order.
   *
   * @default - a pool of its own, open to sign-up by e-mail
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Web origins that may call the API.
   *
   * @default - all
   */
  readonly corsOrigins?: string[];

  /**
   * Access and execution logs of the API's stage. Needs `ApiGatewayLogging` once in the account and Region.
   *
   * @default false
   */
  readonly stageLogging?: boolean;

  /**
   * How long an Idempotency-Key stands for its order: from a minute on.
   *
   * @default 1 day
   */
  readonly idempotencyRetention?: Duration;

  /**
   * Products, prices and stock: partition key `productId` (string).
   *
   * @default - a new table
   */
  readonly productsTable?: dynamodb.ITable;

  /**
   * The bus that order events are put on.
   *
   * @default - a new bus
   */
  readonly eventBus?: events.IEventBus;

  /**
   * How long the archive keeps events for replay; zero for no archive.
   *
   * @default 365 days
   */
  readonly archiveRetention?: Duration;

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
