/** The messaging constructs as a user would put them together. */
import {
  App, aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_sns_subscriptions as subscriptions, CfnOutput, Duration, RemovalPolicy, Stack,
} from 'aws-cdk-lib';
import {
  CombinedAlarm,
  DeadLetterProcessor, EventRouter, EventTarget, FailureClass, NotificationDispatcher, NotificationFanout, ObservabilityDashboard, ResilientQueue,
} from '../../../src';

const stack = new Stack(new App(), 'Messaging');

const work = new ResilientQueue(stack, 'Work', { maxReceiveCount: 2 });
work.consume(new lambda.Function(stack, 'Worker', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  timeout: Duration.seconds(1),
  code: lambda.Code.fromInline(`exports.handler = async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body.includes('poison')).map(({ messageId }) => ({ itemIdentifier: messageId })),
  });`),
}), { maxConcurrency: 2 });

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
  removalPolicy: RemovalPolicy.DESTROY,
  templates: [
    { kind: 'COMPLETED', subject: '{fileName} is ready', text: 'Watch {fileName} now.' },
    { kind: 'COMPLETED', locale: 'de', subject: '{fileName} ist fertig', text: '{fileName} kann angesehen werden.' },
  ],
});
news.addQueue(dispatcher.queue.queue);

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

for (const [name, value] of Object.entries({
  WorkUrl: work.queue.queueUrl,
  DeadUrl: work.deadLetterQueue.queueUrl,
  PaymentsUrl: payments.queue.queueUrl,
  PaymentsDeadUrl: payments.deadLetterQueue.queueUrl,
  ParkedUrl: failures.parkedQueue.queueUrl,
  TopicArn: news.topic.topicArn,
  InboxUrl: inbox.queue.queueUrl,
  DispatcherUrl: dispatcher.queue.queue.queueUrl,
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
