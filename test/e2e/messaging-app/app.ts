/** The messaging constructs as a user would put them together. */
import {
  App, aws_cloudwatch as cloudwatch, aws_cognito as cognito, aws_lambda as lambda,
  aws_sns_subscriptions as subscriptions, CfnOutput, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import {
  CombinedAlarm, DeadLetterProcessor, EventRouter, EventTarget, FailureClass, NotificationDispatcher,
  NotificationFanout, NotificationPreferences, ObservabilityDashboard,
  Remediation, Remedy, ResilientQueue,
} from '../../../src';

const stack = new Stack(new App(), 'Messaging');

const work = new ResilientQueue(stack, 'Work', { maxReceiveCount: 2 });
const worker = new lambda.Function(stack, 'Worker', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  timeout: Duration.seconds(1),
  code: lambda.Code.fromInline(`exports.handler = async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body.includes('poison')).map(({ messageId }) => ({ itemIdentifier: messageId })),
  });`),
});
const consuming = work.consume(worker, { maxConcurrency: 2 });

const payments = new ResilientQueue(stack, 'Payments');
const failures = new DeadLetterProcessor(stack, 'PaymentFailures', {
  queue: payments, maxRetries: 1, baseDelay: Duration.seconds(1), rules: [{ pattern: 'LedgerMismatch', failureClass: FailureClass.CRITICAL }],
});

const news = new NotificationFanout(stack, 'News');
const inbox = new ResilientQueue(stack, 'Inbox');
news.addQueue(inbox.queue, { rawMessageDelivery: true });
const dispatcher = new NotificationDispatcher(stack, 'Dispatcher', {
  kindField: 'status',
  idFields: ['jobId', 'status'],
  emailSender: 'Videos <videos@example.com>',
  smsEnabled: true,
  pushApplicationArns: [`arn:aws:sns:${stack.region}:${stack.account}:app/GCM/shop`],
  removalPolicy: RemovalPolicy.DESTROY,
  templates: [
    { kind: 'COMPLETED', subject: '{fileName} is ready', text: 'Watch {fileName} now.' },
    { kind: 'COMPLETED', locale: 'de', subject: '{fileName} ist fertig', text: '{fileName} kann angesehen werden.' },
  ],
});
news.addQueue(dispatcher.queue.queue);
const userPool = new cognito.UserPool(stack, 'Users', { selfSignUpEnabled: true, signInAliases: { email: true }, removalPolicy: RemovalPolicy.DESTROY });
const userPoolClient = userPool.addClient('App', { authFlows: { userPassword: true } });
const preferences = new NotificationPreferences(stack, 'Preferences', { dispatcher, userPool });

const ordered = new NotificationFanout(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true });
const orderedInbox = new ResilientQueue(stack, 'OrderedInbox', { fifo: true });
ordered.addQueue(orderedInbox.queue, { rawMessageDelivery: true });

const router = new EventRouter(stack, 'Router');
const effects = new ResilientQueue(stack, 'Effects');
const views = new ResilientQueue(stack, 'Views');
router.addRule('Effect', { source: ['shop'], excludeReplays: true }, EventTarget.queue(effects.queue));
router.addRule('View', { source: ['shop'] }, EventTarget.queue(views.queue));

const [critical] = failures.monitoring().alarms!;
const trouble = new CombinedAlarm(stack, 'Trouble', {
  rule: cloudwatch.AlarmRule.anyOf(critical, payments.deadLetterAlarm!), meaning: 'Payments fail.', runbook: 'Read the parked messages.',
});
const dashboard = new ObservabilityDashboard(stack, 'Operations', { alarmEmails: ['ops@example.com'] });
dashboard.monitor(work, payments, failures, news, inbox, dispatcher, ordered, orderedInbox, router, effects, views, trouble);
const alarmInbox = new ResilientQueue(stack, 'AlarmInbox', { alarms: false });
dashboard.alarmTopic.addSubscription(new subscriptions.SqsSubscription(alarmInbox.queue, { rawMessageDelivery: true }));

const remedies = { Restart: Remedy.restart(worker), Scale: Remedy.scale(worker, 7), StopConsuming: Remedy.stopConsuming(consuming) };
const remediations = Object.entries(remedies).map(([id, remedy]): [string, string] => (
  [`${id}Function`, new Remediation(stack, id, { alarms: [work.ageAlarm!], remedy, topic: dashboard.alarmTopic }).fn.functionName]));

for (const [name, value] of Object.entries({
  ...Object.fromEntries(remediations),
  WorkerName: worker.functionName,
  ConsumingId: consuming.eventSourceMappingId,
  WorkUrl: work.queue.queueUrl,
  DeadUrl: work.deadLetterQueue.queueUrl,
  PaymentsUrl: payments.queue.queueUrl,
  PaymentsDeadUrl: payments.deadLetterQueue.queueUrl,
  ParkedUrl: failures.parkedQueue.queueUrl,
  TopicArn: news.topic.topicArn,
  InboxUrl: inbox.queue.queueUrl,
  DispatcherUrl: dispatcher.queue.queue.queueUrl,
  PreferencesUrl: preferences.url!,
  UserPoolId: userPool.userPoolId,
  UserPoolClientId: userPoolClient.userPoolClientId,
  PreferencesTable: dispatcher.preferencesTable.tableName,
  NotificationsTable: dispatcher.notificationsTable.tableName,
  OrderedTopicArn: ordered.topic.topicArn,
  OrderedUrl: orderedInbox.queue.queueUrl,
  BusName: router.bus.eventBusName,
  BusArn: router.bus.eventBusArn,
  EffectsUrl: effects.queue.queueUrl,
  ViewsUrl: views.queue.queueUrl,
  AlarmInboxUrl: alarmInbox.queue.queueUrl,
})) new CfnOutput(stack, name, { value });
