import { App, aws_events as events, aws_sns as sns, aws_sqs as sqs, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { EventRouter, EventTarget } from '../../src';
import { expectNoFindings } from '../nag';

const filter = { source: ['shop.orders'] };
const farArn = 'arn:aws:events:us-east-1:210987654321:event-bus/central';
const farBus = (stack: Stack) => events.EventBus.fromEventBusArn(stack, 'Far', farArn);
const machineIn = (stack: Stack) => new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });

const targetsOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'))[0].Properties.Targets;
const deadLetters = { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^EventsDeadLetters/), 'Arn'] } };
const role = { 'Fn::GetAtt': [expect.stringMatching(/^EventsRuleDeliveryRole/), 'Arn'] };

const mayOnly = (stack: Stack, Action: string, Resource: unknown) => {
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [Match.objectLike({
        Principal: { Service: 'events.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      })],
    },
  });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] } });
};

test('a state machine gets each event, or its dead letters are kept', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events');
  router.addRule('Rule', filter, EventTarget.stateMachine(machineIn(stack), {
    message: events.RuleTargetInput.fromEventPath('$.detail'), retryAttempts: 3, maxEventAge: Duration.hours(1),
  }));
  expect(targetsOf(stack)).toEqual([expect.objectContaining({
    Arn: { Ref: expect.stringMatching(/^Machine/) },
    RoleArn: role,
    InputPath: '$.detail',
    DeadLetterConfig: deadLetters,
    RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
  })]);
  mayOnly(stack, 'states:StartExecution', { Ref: Match.stringLikeRegexp('^Machine') });
  expectNoFindings(router);
});

test('events are forwarded to a bus of another account and Region, with retries and dead letters', () => {
  const stack = newStack();
  const router = new EventRouter(stack, 'Events');
  router.addRule('Rule', filter, EventTarget.bus(farBus(stack)));
  expect(targetsOf(stack)).toEqual([expect.objectContaining({
    Arn: farArn, RoleArn: role, DeadLetterConfig: deadLetters, RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
  })]);
  mayOnly(stack, 'events:PutEvents', farArn);
  expectNoFindings(router);
});

test('targets of a rule share its role; a queue of their own takes their dead letters', () => {
  const stack = newStack();
  const deadLetterQueue = new sqs.Queue(stack, 'Own');
  new EventRouter(stack, 'Events').addRule('Rule', filter, EventTarget.bus(farBus(stack), { deadLetterQueue }), EventTarget.stateMachine(machineIn(stack)));
  const [bus, machine] = targetsOf(stack);
  expect(bus.RoleArn).toEqual(machine.RoleArn);
  expect(bus.DeadLetterConfig.Arn['Fn::GetAtt'][0]).toMatch(/^Own/);
  expect(machine.DeadLetterConfig).toEqual(deadLetters);
});

test('refuses to change events on their way to a bus', () => {
  const stack = newStack();
  expect(() => EventTarget.bus(farBus(stack), { message: events.RuleTargetInput.fromText('changed') })).toThrow(/events keep their form between buses/);
});

test('accepts events of another account alone, on a bus of its own or brought along', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'eu-central-1' } });
  const [own, brought] = [new EventRouter(stack, 'Own'), new EventRouter(stack, 'Brought', { bus: events.EventBus.fromEventBusName(stack, 'Bus', 'shared') })];
  own.acceptFrom('210987654321');
  brought.acceptFrom('210987654321');
  const template = Template.fromStack(stack);
  const statement = (Resource: unknown) => ({
    StatementId: 'Accept210987654321',
    Statement: Match.objectEquals({
      Effect: 'Allow', Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::210987654321:root']] } }, Action: 'events:PutEvents', Resource,
    }),
  });
  template.resourceCountIs('AWS::Events::EventBusPolicy', 2);
  template.hasResourceProperties('AWS::Events::EventBusPolicy', statement({ 'Fn::GetAtt': [Match.stringLikeRegexp('^OwnBus'), 'Arn'] }));
  template.hasResourceProperties('AWS::Events::EventBusPolicy', { EventBusName: 'shared', StatementId: 'Accept210987654321' });
  expectNoFindings(stack);
  expect(() => own.acceptFrom('*')).toThrow(/"\*" is not an account id/);
});

test('FIFO and standard are not mixed', () => {
  const stack = newStack();
  const [standard, fifo] = [false, true].map((value) => new sqs.Queue(stack, `Queue${value}`, { fifo: value || undefined }));
  expect(() => EventTarget.queue(fifo)).toThrow(/give messageGroupId/);
  expect(() => EventTarget.queue(standard, {}, 'orders')).toThrow(/leave messageGroupId out/);
  expect(() => EventTarget.topic(new sns.Topic(stack, 'Topic', { fifo: true }))).toThrow(/does not publish to FIFO topics/);
  new EventRouter(stack, 'Events').addRule('Rule', filter, EventTarget.queue(fifo, {}, 'orders'));
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ SqsParameters: { MessageGroupId: 'orders' } })] });
});
