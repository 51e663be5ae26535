import { App, aws_events as events, aws_iam as iam, aws_kms as kms, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack } from './support';
import { EventRouter, EventTarget, EventTargetOptions, ResilientQueue } from '../../src';
import { expectNoFindings } from '../nag';

describe('minimal', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events');
  const rule = router.addRule('Ship', { source: ['shop.orders'], detailType: ['Order Paid'], detail: { currency: ['EUR'] }, excludeReplays: true },
    EventTarget.queue(new ResilientQueue(stack, 'Shipping').queue),
    EventTarget.function(newFunction(stack), { retryAttempts: 2, maxEventAge: Duration.hours(1) }),
    EventTarget.topic(new sns.Topic(stack, 'Topic', { enforceSSL: true }), { message: events.RuleTargetInput.fromEventPath('$.detail') }));
  const template = Template.fromStack(stack);

  test('every target has dead letters and a retry policy', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::Events::Rule'));
    expect(Properties.Targets.map(({ DeadLetterConfig, RetryPolicy, InputPath }: any) => ({ to: DeadLetterConfig.Arn['Fn::GetAtt'][0], ...RetryPolicy, InputPath }))).toEqual([
      { to: expect.stringMatching(/^EventsDeadLetters/), MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
      { to: expect.stringMatching(/^EventsDeadLetters/), MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      { to: expect.stringMatching(/^EventsDeadLetters/), MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400, InputPath: '$.detail' },
    ]);
  });

  test('copies of a stack have buses of their own', () => {
    const names = ['shop-main', 'shop-branch'].map((stackName) => {
      const copy = new Stack(new App(), 'Shop', { stackName });
      new EventRouter(copy, 'Events');
      return Object.values(Template.fromStack(copy).findResources('AWS::Events::EventBus'))[0].Properties.Name;
    });
    expect(names).toEqual([expect.stringMatching(/^shopmainEvents/), expect.stringMatching(/^shopbranchEvents/)]);
  });

  test('every target may send its dead letters', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [{ Ref: Match.stringLikeRegexp('^EventsDeadLetters') }],
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' })]) },
    });
  });

  test('what a function fails to process is kept as well, with its error', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsDeadLetters'), 'Arn'] } } },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsDeadLetters'), 'Arn'] } }] },
    });
  });

  test('leaves replays out where asked', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'source': ['shop.orders'], 'detail-type': ['Order Paid'], 'detail': { currency: ['EUR'] }, 'replay-name': [{ exists: false }] },
    });
    const other = newStack();
    new EventRouter(other, 'Events').addRule('View', { source: ['shop.orders'] }, EventTarget.queue(new sqs.Queue(other, 'Queue')));
    Template.fromStack(other).hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'source': ['shop.orders'], 'replay-name': Match.absent() } });
  });

  test('archives every event for a year', () => {
    template.hasResourceProperties('AWS::Events::Archive', { RetentionDays: 365, EventPattern: Match.absent() });
  });

  test('metrics name the rule without its bus', () => {
    const { RuleName } = router.metricMatched(rule).dimensions as any;
    expect(stack.resolve(RuleName)).toEqual({ 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [expect.stringMatching(/^EventsShip/), 'Arn'] }] }] });
    expect(router.monitoring().alarms).toEqual([router.deadLetterAlarm]);
  });

  test('is clean', () => expectNoFindings(router));
});

describe('maximum', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events', {
    busName: 'orders',
    archiveName: 'order-events-archive',
    archiveRetention: Duration.days(30),
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Alarms', 'arn:aws:sns:eu-central-1:123456789012:alarms'),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  router.addRule('View', { source: ['shop.orders'] }, EventTarget.queue(new ResilientQueue(stack, 'Fifo', { fifo: true }).queue, {}, 'orders'));
  router.grantPutEvents(new iam.Role(stack, 'Publisher', { assumedBy: new iam.AccountRootPrincipal() }));
  const template = Template.fromStack(stack);

  test('encrypts events, archive and dead letters with the key', () => {
    const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    template.hasResourceProperties('AWS::Events::EventBus', { Name: 'orders', KmsKeyIdentifier: key });
    template.hasResourceProperties('AWS::Events::Archive', { ArchiveName: 'order-events-archive', RetentionDays: 30, KmsKeyIdentifier: key });
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: key });
  });

  test('the bus may send what it cannot decrypt to the dead letters', () => {
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Allow', Action: 'sqs:SendMessage', Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsBus'), 'Arn'] } } },
        })]),
      },
    });
  });

  test('grants putting events on this bus alone', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsBus'), 'Arn'] } }] },
    });
  });

  test('keeps what it made', () => {
    for (const type of ['AWS::Events::EventBus', 'AWS::Events::Archive']) template.hasResource(type, { DeletionPolicy: 'Retain' });
  });

  test('is clean', () => expectNoFindings(stack));
});

test.each<[string, (stack: Stack) => EventRouter, (stack: Stack) => EventTargetOptions]>([
  ['a key of yours', (stack) => new EventRouter(stack, 'Events', { encryptionKey: new kms.Key(stack, 'Key') }), () => ({})],
  ['a queue of yours', (stack) => new EventRouter(stack, 'Events', { deadLetterQueue: new sqs.Queue(stack, 'Own') }), () => ({})],
  ['a queue of yours for one target', (stack) => new EventRouter(stack, 'Events'), (stack) => ({ deadLetterQueue: new sqs.Queue(stack, 'Own') })],
])('where %s could refuse dead letters, an alarm tells of lost events', (_, make, options) => {
  const stack = newStack();
  make(stack).addRule('View', { source: ['a'] }, EventTarget.queue(new sqs.Queue(stack, 'Queue'), options(stack)));
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'InvocationsFailedToBeSentToDlq', Threshold: 1 });
});

test('brings your own bus, without an archive', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events', {
    bus: events.EventBus.fromEventBusName(stack, 'Default', 'default'), archiveRetention: Duration.days(0), alarms: false,
  });
  const rule = router.addRule('View', { source: ['shop.orders'] }, EventTarget.queue(new sqs.Queue(stack, 'Queue')));
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Events::EventBus', 0);
  template.resourceCountIs('AWS::Events::Archive', 0);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  expect(stack.resolve((router.metricFailed(rule).dimensions as any).RuleName)).toEqual({ Ref: expect.stringMatching(/^EventsView/) });
});

test('leaves a function alone that keeps its failures elsewhere, or lives in another stack', () => {
  const app = new App();
  const [stack, other] = ['Stack', 'Other'].map((id) => new Stack(app, id));
  const router = new EventRouter(stack, 'Events');
  const own = newFunction(stack, 3, 'Own');
  own.configureAsyncInvoke({ retryAttempts: 0 });
  router.addRule('Rule', { source: ['a'] }, EventTarget.function(own), EventTarget.function(newFunction(other)));
  Template.fromStack(stack).resourceCountIs('AWS::Lambda::EventInvokeConfig', 1);
  Template.fromStack(other).resourceCountIs('AWS::Lambda::EventInvokeConfig', 0);
});

describe('refuses', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events');
  const queue = EventTarget.queue(new sqs.Queue(stack, 'Queue'));
  test.each<[string, () => unknown, RegExp]>([
    ['a rule that takes everything', () => router.addRule('All', { excludeReplays: true }, queue), /takes everything/],
    ['a rule without a target', () => router.addRule('None', { source: ['a'] }), /give one to five/],
    ['six targets', () => router.addRule('Six', { source: ['a'] }, ...Array(6).fill(queue)), /give one to five/],
    ['FIFO dead letters', () => new EventRouter(stack, 'A', { deadLetterQueue: new sqs.Queue(stack, 'Fifo', { fifo: true }) }), /standard queues only/],
    ['a name for an own bus', () => new EventRouter(stack, 'B', { bus: router.bus, busName: 'x' }), /cannot change the bus/],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
