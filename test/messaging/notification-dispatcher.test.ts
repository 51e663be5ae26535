import { aws_dynamodb as dynamodb, aws_iam as iam, aws_kms as kms, CfnParameter, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { CostReport, NotificationDispatcher, NotificationFanout, ResilientQueue } from '../../src';
import { expectNoFindings } from '../nag';

const settingsOf = (template: Template) => {
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function'));
  return JSON.parse(Properties.Environment.Variables.SETTINGS);
};

const actionsOf = (template: Template): string[] => Object.values(template.findResources('AWS::IAM::ManagedPolicy'))
  .flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string[] }) => Action));

test('a sender that only a deployment knows may be verified by its address or its domain', () => {
  const stack = newStack();
  const sender = new CfnParameter(stack, 'Sender').valueAsString;
  new NotificationDispatcher(stack, 'Dispatcher', { emailSender: sender });
  const identity = (...name: object[]) => ({ 'Fn::Join': ['', Match.arrayWith([':identity/', ...name])] });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({
        Action: 'ses:SendEmail', Resource: [identity({ Ref: 'Sender' }), identity({ 'Fn::Select': [1, { 'Fn::Split': ['@', { Ref: 'Sender' }] }] })],
      })]),
    },
  });
});

describe('minimal', () => {
  const stack = newStack();
  const dispatcher = new NotificationDispatcher(stack, 'Dispatcher');
  new NotificationFanout(stack, 'News').addQueue(dispatcher.queue.queue);
  const template = Template.fromStack(stack);

  test('records in the app and sends nothing', () => {
    expect(settingsOf(template)).toEqual({ fields: { recipient: 'userId', kind: 'kind', id: [] }, channels: ['inApp'], templates: [], retentionDays: 90 });
    expect(actionsOf(template)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^ses:|^sns:/)]));
  });

  test('says what its metric costs', () => {
    const { lines } = CostReport.fromTemplates({ Stack: template.toJSON() });
    expect(lines.filter(({ price }) => price === 'cloudwatch.custom-metrics').map(({ usd }) => usd)).toEqual([expect.closeTo(0.3, 9)]);
  });

  test('says what a notification costs, as it was counted, and has no price for channels that it does not have', () => {
    const { lines, notes } = CostReport.fromTemplates({ Stack: template.toJSON() }, { units: { notification: 1_000_000, notificationEmail: 1 } });
    const told = lines.filter(({ per }) => per === 'notification');
    expect(told.map(({ basis }) => basis)).toEqual(told.map(() => 'measured'));
    expect(new Set(told.map(({ service }) => service))).toEqual(new Set(['CloudWatch Logs', 'DynamoDB', 'Lambda', 'SQS', 'X-Ray']));
    expect(notes.filter((note) => /No usage is stated/.test(note))).toEqual([]);
    expect(notes).toContainEqual(expect.stringContaining('No resource uses the unit notificationEmail'));
  });

  test('keeps users\' data, and what can be made anew it does not', () => {
    template.hasResource('AWS::DynamoDB::Table', { DeletionPolicy: 'Retain', Properties: { KeySchema: [{ AttributeName: 'userId', KeyType: 'HASH' }] } });
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete', Properties: { KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true } },
    });
  });

  test('one message that fails does not bring its batch back', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  test('is clean', () => expectNoFindings(stack));
});

describe('maximum', () => {
  const stack = newStack();
  const templates = [{ kind: 'COMPLETED', locale: 'de', subject: '{fileName}', text: 'Fertig', html: '<b>Fertig</b>' }];
  const dispatcher = new NotificationDispatcher(stack, 'Dispatcher', {
    recipientField: 'customerId',
    kindField: 'status',
    idFields: ['jobId', 'status'],
    templates,
    emailSender: 'Shop <news@example.com>',
    smsEnabled: true,
    recordRetention: Duration.days(7),
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new iam.Role(stack, 'Api', { assumedBy: new iam.AccountRootPrincipal() });
  dispatcher.grantManagePreferences(role);
  dispatcher.grantReadNotifications(role);
  const template = Template.fromStack(stack);

  test('tells the function everything', () => {
    expect(settingsOf(template)).toEqual({
      fields: { recipient: 'customerId', kind: 'status', id: ['jobId', 'status'] }, channels: ['inApp', 'email', 'sms'], templates, retentionDays: 7, emailSender: 'Shop <news@example.com>',
    });
  });

  test('says what e-mail and SMS cost beside the notification', () => {
    const priced = (unit: string) => CostReport.fromTemplates({ Stack: template.toJSON() }, { units: { [unit]: 1000 } }).lines
      .filter(({ per }) => per === unit).map(({ price, usd }) => [price, usd]);
    expect(priced('notificationEmail')).toEqual([['ses.emails', expect.closeTo(0.1, 9)], ['dynamodb.write-units', expect.closeTo(0.00125, 9)]]);
    expect(priced('notificationSms')).toEqual([['sns.sms', expect.closeTo(6.45, 9)], ['dynamodb.write-units', expect.closeTo(0.00125, 9)]]);
  });

  test('may send as this sender alone, and SMS but to no topic', () => {
    const arn = (identity: string) => ({ 'Fn::Join': ['', Match.arrayWith([`:identity/${identity}`])] });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Effect: 'Allow', Action: 'ses:SendEmail', Resource: [arn('news@example.com'), arn('example.com')] },
          { Effect: 'Allow', Action: 'sns:Publish', NotResource: 'arn:*:sns:*:*:*' },
        ]),
      },
    });
  });

  test('nothing is kept, everything encrypted with the key', () => {
    template.allResources('AWS::DynamoDB::Table', { DeletionPolicy: 'Delete', Properties: Match.objectLike({ SSESpecification: Match.objectLike({ SSEType: 'KMS' }) }) });
  });

  test('is clean', () => expectNoFindings(stack));
});

test('counts by channel only where that is wanted', () => {
  const stack = newStack();
  new NotificationDispatcher(stack, 'Dispatcher', { channelMetrics: false, recipientField: 'order.customerId', emailSender: 'a@example.com' });
  const template = Template.fromStack(stack);
  expect(settingsOf(template)).toMatchObject({ uncounted: true, fields: { recipient: 'order.customerId' } });
  const { lines } = CostReport.fromTemplates({ Stack: template.toJSON() });
  expect(lines.filter(({ price }) => price === 'cloudwatch.custom-metrics')).toEqual([]);
});

test('brings your own queue and preferences', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Inbox');
  const preferencesTable = dynamodb.Table.fromTableName(stack, 'Users', 'users');
  const dispatcher = new NotificationDispatcher(stack, 'Dispatcher', { queue, preferencesTable });
  expect([dispatcher.queue, dispatcher.preferencesTable]).toEqual([queue, preferencesTable]);
  Template.fromStack(stack).resourceCountIs('AWS::DynamoDB::Table', 2);
});

test('has a section with the queue\'s alarms on the dashboard', () => {
  const dispatcher = new NotificationDispatcher(newStack(), 'Dispatcher');
  const { graphs, alarms } = dispatcher.monitoring();
  expect(graphs.map(({ title }) => title)).toEqual(['Messages', 'Age of the oldest message', 'Dead letters', 'Function']);
  expect(alarms).toEqual(dispatcher.queue.monitoring().alarms);
});

describe('refuses', () => {
  const stack = newStack();
  test.each([
    ['too long templates', { templates: [{ kind: 'k', subject: 's', text: 'x'.repeat(3_000) }] }, /of 3000 bytes/],
    ['what is no sender', { emailSender: 'Shop' }, /"Shop" is not a sender/],
    ['a sender with a second header', { emailSender: 'Shop\nBcc: x <a@example.com>' }, /is not a sender/],
    ['a recipient that is no field', { recipientField: 'order..customerId' }, /"order..customerId" in recipientField is no field: .*order.customerId/],
    ['an empty kind', { kindField: '' }, /"" in kindField/],
    ['an identity that is no field', { idFields: ['jobId', 'a status'] }, /"a status" in idFields/],
    ['a FIFO queue', { queue: new ResilientQueue(stack, 'Fifo', { fifo: true }) }, /need a standard queue/],
  ])('%s', (name, props, message) => {
    expect(() => new NotificationDispatcher(stack, name.replace(/\W/g, ''), props)).toThrow(message);
  });
});
