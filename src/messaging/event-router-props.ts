import { aws_events as events, aws_kms as kms, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { EventSchema } from './event-schema';

/** Properties of an `EventRouter`. */
export interface EventRouterProps {
  /**
   * A bus of your own.
   *
   * @default - a new bus
   */
  readonly bus?: events.IEventBus;

  /**
   * Physical name of the bus.
   *
   * @default - generated
   */
  readonly busName?: string;

  /**
   * How long events are archived for replay, in whole days. `Duration.days(0)`: no archive.
   *
   * @default 365 days
   */
  readonly archiveRetention?: Duration;

  /**
   * Physical name of the archive, up to 48 characters.
   *
   * @default - generated
   */
  readonly archiveName?: string;

  /**
   * Encrypts events, archive and dead letters with this key. An imported key's policy has to let EventBridge in itself.
   *
   * @default - encrypted with a key that AWS owns
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What the events carry, published to a schema registry. Free of charge.
   *
   * @default - none; `addSchema` adds some
   */
  readonly schemas?: EventSchema[];

  /**
   * Name of an existing schema registry.
   *
   * @default - a new registry, once there is a schema
   */
  readonly schemaRegistryName?: string;

  /**
   * Takes events that a target did not take; a standard queue.
   *
   * @default - a new queue that keeps dead letters for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether to alarm on dead letters and, where dead letters go to a queue of yours or are encrypted with a key of yours, which may
   * refuse them, on events that could not even become one: $0.10 a month for each rule.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the router
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of the bus, the archive and the dead-letter queue.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}
