import { aws_dynamodb as dynamodb, aws_kms as kms, aws_sns as sns, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ResilientQueue } from './resilient-queue';

/**
 * Text of one kind of message in one language. `{field}` and `{field.inner}` are replaced by the message's own values;
 * a missing field is left empty.
 */
export interface NotificationTemplate {
  /** Value of the message's kind, e.g. `COMPLETED` or `Order Confirmed`. */
  readonly kind: string;

  /**
   * BCP 47 language, with or without region, in any case: `de`, `pt-BR`. Users of `zh-Hant-TW` get that of `zh-Hant` or `zh` where there is none.
   *
   * @default - for every language that has no template of its own
   */
  readonly locale?: string;

  /** Subject of the e-mail and title of the in-app record; one line. */
  readonly subject: string;

  /** Text of e-mail, SMS and in-app record. */
  readonly text: string;

  /**
   * HTML of the e-mail; values are escaped.
   *
   * @default - plain text only
   */
  readonly html?: string;
}

/** Properties of a `NotificationDispatcher`. */
export interface NotificationDispatcherProps {
  /**
   * Where the messages come from: JSON sent raw, through a topic (raw or not), or by an event rule.
   *
   * @default - a new queue
   */
  readonly queue?: ResilientQueue;

  /**
   * Field of the message that holds the user's id, or the path to it: `order.customerId` reads `{ "order": { "customerId": "…" } }`.
   * A message without a text there cannot be told to anybody: it fails and becomes a dead letter.
   *
   * @default 'userId'
   */
  readonly recipientField?: string;

  /**
   * Field of the message that says which template to use, or the path to it. An event's `detail-type` stands in when it is missing.
   *
   * @default 'kind'
   */
  readonly kindField?: string;

  /**
   * Fields of the message, or paths to them, that together identify a happening, e.g. `['jobId', 'status']` or `['order.orderId', 'event']`:
   * nobody is told of it twice by one channel.
   *
   * @default - the id of the event or of the topic's or queue's message
   */
  readonly idFields?: string[];

  /**
   * Texts, together up to 3,000 bytes of JSON with the field names and sender (they live in the function's environment, which holds 4 KB).
   * For more, split the kinds over several dispatchers, each behind a filter of its own.
   * A kind without one is sent with the topic message's subject and the field `text`.
   *
   * @default - none
   */
  readonly templates?: NotificationTemplate[];

  /**
   * The sender of e-mails, `news@example.com` or `Shop <news@example.com>`; a plain address where only the deployment knows it.
   * The address or its domain has to be a verified SES identity;
   * a new account can only write to verified addresses (SES sandbox).
   *
   * @default - no e-mails
   */
  readonly emailSender?: string;

  /**
   * Sends SMS, about $0.01–0.10 each by country. A new account can only write to verified numbers (SMS sandbox).
   *
   * @default false
   */
  readonly smsEnabled?: boolean;

  /**
   * ARNs of SNS platform applications (`arn:aws:sns:…:app/GCM/shop`), to whose endpoints in users' `pushEndpoints` push messages go.
   * The endpoints have names of their own, so that the permission ends in a wildcard; acknowledge cdk-nag's finding where you use that.
   *
   * @default - no push
   */
  readonly pushApplicationArns?: string[];

  /**
   * Users' preferences, with the partition key `userId`. Attributes, all optional: `email`, `phoneNumber` (E.164), `pushEndpoints` (ARNs),
   * `emailEnabled` (default true), `smsEnabled` (default false), `inAppEnabled`, `pushEnabled` (default true), `locale` (default `en`),
   * `timeZone` (IANA, default `UTC`), `quietHours` (`{ from: '22:00', to: '07:00' }`, no e-mail, SMS or push in between; they are sent afterwards).
   *
   * @default - a new table
   */
  readonly preferencesTable?: dynamodb.ITable;

  /**
   * Whether to count what is sent in a custom metric for each channel, `Notified`: $0.30 a month each while something is sent every hour.
   * Without it, SES and SNS themselves count e-mails and SMS of the whole account, for nothing.
   *
   * @default true
   */
  readonly channelMetrics?: boolean;

  /**
   * How long in-app records are kept, in whole days.
   *
   * @default 90 days
   */
  readonly recordRetention?: Duration;

  /**
   * Encrypts queue and tables.
   *
   * @default - encrypted with keys that AWS manages
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether to alarm on messages that wait and on dead letters.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * Told by the alarms.
   *
   * @default - nobody, until an `ObservabilityDashboard` monitors the dispatcher
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Of queue, tables and logs.
   *
   * @default - RETAIN for preferences and in-app records, DESTROY for the others
   */
  readonly removalPolicy?: RemovalPolicy;
}
