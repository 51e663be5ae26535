import { aws_kms as kms, aws_sns as sns, aws_sqs as sqs, RemovalPolicy } from 'aws-cdk-lib';

/** Properties of a `NotificationFanout`. */
export interface NotificationFanoutProps {
  /**
   * A topic of your own. Its encryption stays as it is. Where topic and key are made in this app, their policies are extended for the services
   * that publish (`grantPublishToService`).
   *
   * @default - a new topic
   */
  readonly topic?: sns.ITopic;

  /**
   * Physical name; ends in `.fifo` for a FIFO topic.
   *
   * @default - generated
   */
  readonly topicName?: string;

  /**
   * The sender's name in e-mails and SMS, up to 100 characters.
   *
   * @default - none
   */
  readonly displayName?: string;

  /**
   * Keeps the order within a message group and drops duplicates within 5 minutes. Only queues can subscribe.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
   * @default false
   */
  readonly fifo?: boolean;

  /**
   * FIFO only: SNS takes the SHA-256 of the body as the deduplication id.
   *
   * @default false
   */
  readonly contentBasedDeduplication?: boolean;

  /**
   * Encrypts the topic, its dead letters and the queues of its consumers with this key (about $1 a month). The key's policy is extended for the
   * services that publish (`grantPublishToService`); an imported key's policy has to let them in itself.
   * The AWS-managed key `alias/aws/sns` would shut CloudWatch, EventBridge and S3 out.
   *
   * @default - no server-side encryption
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether failed deliveries to queues, functions, web addresses, delivery streams and app endpoints are logged, for a month.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
   * @default true
   */
  readonly deliveryLogging?: boolean;

  /**
   * How many of the successful deliveries are logged as well: 0–100 percent.
   *
   * @default 0
   */
  readonly successSampleRate?: number;

  /**
   * Takes what cannot be delivered to a subscriber; FIFO for a FIFO topic.
   *
   * @default - a new queue that keeps dead letters for 14 days
   */
  readonly deadLetterQueue?: sqs.IQueue;

  /**
   * Whether to alarm on dead letters, and on messages that could not even become such (see `NotificationFanout.lossAlarm`).
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the topic
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of the topic and the dead-letter queue.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}
