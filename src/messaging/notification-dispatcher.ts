import { aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DispatcherSettings } from './core/settings';
import { IdempotencyTable } from './idempotency-table';
import { NotificationDispatcherProps } from './notification-dispatcher-props';
import { checkDispatcherProps } from './private/check-dispatcher-props';
import { stateNotificationCosts } from './private/notification-costs';
import { ResilientQueue } from './resilient-queue';
import { stateMetrics } from '../cost/metrics-sent';
import { IMonitorable, Monitoring } from '../observability/monitorable';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';
import { OnDemandTable } from '../private/on-demand-table';
import { check } from '../private/validation-error';

/** A function's environment holds 4 KB; the rest of it takes less than 1,000. */
const MAX_SETTINGS = 3_000;

/**
 * Tells each user by the channels of their choice: in-app record, e-mail, SMS, push; in their language, outside their quiet hours,
 * once for each happening and channel. A crash in the moment between sending and remembering may send again, never not at all.
 *
 * @example
 * declare const news: NotificationFanout;
 *
 * const dispatcher = new NotificationDispatcher(this, 'Dispatcher', {
 *   kindField: 'status',
 *   idFields: ['jobId', 'status'],
 *   emailSender: 'Videos <videos@example.com>',
 *   templates: [{ kind: 'COMPLETED', subject: '{fileName} is ready', text: 'Your video {fileName} can be watched now.' }],
 * });
 * news.addQueue(dispatcher.queue.queue);
 */
export class NotificationDispatcher extends Construct implements IMonitorable {
  /** Where the messages come from. */
  public readonly queue: ResilientQueue;

  /** Who wants what; see `NotificationDispatcherProps.preferencesTable`. */
  public readonly preferencesTable: dynamodb.ITable;

  /**
   * In-app records: partition key `userId`, sort key `notificationId` (time first, so the newest come last), and
   * `kind`, `subject`, `text`, `data` (up to 100,000 bytes of JSON, otherwise left out), `occurredAt`, `expiresAt`.
   */
  public readonly notificationsTable: dynamodb.ITable;

  /** Platform applications to whose endpoints it sends push messages. */
  public readonly pushApplicationArns: string[];

  /** The function that sends. */
  public readonly handler: lambda.Function;

  constructor(scope: Construct, id: string, props: NotificationDispatcherProps = {}) {
    super(scope, id);
    const { encryptionKey, removalPolicy, alarms, alarmTopic } = props;
    checkDispatcherProps(this, props);
    const tableProps = { partitionKey: 'userId', encryptionKey, removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN };
    this.queue = props.queue ?? new ResilientQueue(this, 'Queue', { encryptionKey, removalPolicy, alarms, alarmTopic });
    check(this, !this.queue.queue.fifo, 'quiet hours need a standard queue: FIFO queues cannot delay a single message.');
    this.preferencesTable = props.preferencesTable ?? new OnDemandTable(this, 'Preferences', tableProps);
    this.notificationsTable = new OnDemandTable(this, 'Notifications', { ...tableProps, sortKey: 'notificationId', timeToLiveAttribute: 'expiresAt' });
    const settings = this.settings(props);
    this.handler = new BundledFunction(this, 'Function', {
      bundle: 'messaging-notify',
      description: 'Tells each user by the channels of their choice',
      timeout: Duration.seconds(60),
      removalPolicy,
      environment: {
        QUEUE_URL: this.queue.queue.queueUrl,
        PREFERENCES_TABLE: this.preferencesTable.tableName,
        NOTIFICATIONS_TABLE: this.notificationsTable.tableName,
        SETTINGS: JSON.stringify(settings),
      },
    });
    if (!settings.uncounted) stateMetrics(this.handler, settings.channels.length, 'notifications by each channel');
    new IdempotencyTable(this, 'Idempotency', { encryptionKey, removalPolicy }).attach(this.handler);
    stateNotificationCosts(this, settings.channels);
    this.queue.consume(this.handler);
    this.queue.grantSendMessages(this.handler);
    grantTableExactly(this.preferencesTable, this.handler, ['dynamodb:GetItem']);
    grantTableExactly(this.notificationsTable, this.handler, ['dynamodb:PutItem']);
    if (props.emailSender) this.allowEmail(props.emailSender);
    if (props.smsEnabled) this.allowSms();
    this.pushApplicationArns = [...props.pushApplicationArns ?? []];
    for (const arn of this.pushApplicationArns) check(this, Token.isUnresolved(arn) || /:app\/[^/]+\/[^/]+$/.test(arn), `"${arn}" is not the ARN of a platform application.`);
    if (this.pushApplicationArns.length) {
      this.handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: this.endpoints() }));
    }
  }

  /**
   * Lets a principal read and write preferences: for an API, a form, an import.
   *
   * @param grantee who may
   */
  public grantManagePreferences(grantee: iam.IGrantable): iam.Grant {
    return grantTableExactly(this.preferencesTable, grantee, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']);
  }

  /**
   * Lets a principal register devices with `pushApplicationArns`, and forget them. Like sending, it ends in a wildcard.
   *
   * @param grantee who may
   */
  public grantManageDevices(grantee: iam.IGrantable): iam.Grant {
    check(this, this.pushApplicationArns.length > 0, 'there are no devices without pushApplicationArns.');
    const register = iam.Grant.addToPrincipal({ grantee, actions: ['sns:CreatePlatformEndpoint'], resourceArns: this.pushApplicationArns });
    return register.combine(iam.Grant.addToPrincipal({
      grantee, actions: ['sns:GetEndpointAttributes', 'sns:SetEndpointAttributes', 'sns:DeleteEndpoint'], resourceArns: this.endpoints(),
    }));
  }

  /**
   * Lets a principal read users' in-app records.
   *
   * @param grantee who may
   */
  public grantReadNotifications(grantee: iam.IGrantable): iam.Grant {
    return grantTableExactly(this.notificationsTable, grantee, ['dynamodb:Query', 'dynamodb:GetItem']);
  }

  public monitoring(): Monitoring {
    const { graphs, alarms } = this.queue.monitoring();
    const work = [this.handler.metricInvocations({ label: 'invocations' }), this.handler.metricErrors({ label: 'errors' })];
    return { title: `Notifications ${this.node.path}`, graphs: [...graphs, { title: 'Function', left: work }], alarms };
  }

  private settings(props: NotificationDispatcherProps): DispatcherSettings {
    const { recipientField = 'userId', kindField = 'kind', idFields = [], templates = [], recordRetention = Duration.days(90) } = props;
    const settings: DispatcherSettings = {
      fields: { recipient: recipientField, kind: kindField, id: idFields },
      channels: ['inApp', ...(props.emailSender ? ['email' as const] : []), ...(props.smsEnabled ? ['sms' as const] : []),
        ...(props.pushApplicationArns?.length ? ['push' as const] : [])],
      templates,
      retentionDays: recordRetention.toDays(),
      emailSender: props.emailSender,
      ...(props.channelMetrics === false && { uncounted: true }),
    };
    const size = Buffer.byteLength(JSON.stringify(settings));
    check(this, size <= MAX_SETTINGS, `the templates take ${size} of ${MAX_SETTINGS} bytes: shorten them or split them over two dispatchers.`);
    return settings;
  }

  private allowEmail(sender: string): void {
    check(this, Token.isUnresolved(sender) || /^[^@<>\s]+@[^@<>\s]+$|^[^<>\r\n]+ <[^@<>\s]+@[^@<>\s]+>$/.test(sender),
      `"${sender}" is not a sender: give an address, or a name and <address>.`);
    const address = /<(.+)>$/.exec(sender)?.[1] ?? sender;
    // Of an address that only a deployment knows, too.
    const identities = [address, Fn.select(1, Fn.split('@', address))];
    this.handler.addToRolePolicy(new iam.PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: identities.map((resourceName) => Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName })),
    }));
  }

  /** Of all devices of these applications: they have names of their own. */
  private endpoints(): string[] {
    return this.pushApplicationArns.map((arn) => {
      const [platform, name] = [1, 2].map((index) => Fn.select(index, Fn.split('/', arn)));
      return `${Fn.select(0, Fn.split(':app/', arn))}:endpoint/${platform}/${name}/*`;
    });
  }

  private allowSms(): void {
    // Phone numbers have no ARN: everything that is no topic.
    this.handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], notResources: ['arn:*:sns:*:*:*'] }));
  }
}
