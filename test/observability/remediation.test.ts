import { aws_cloudwatch as cloudwatch, aws_kms as kms, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ObservabilityDashboard, RedriveOperator, Remediation, Remedy, ResilientQueue } from '../../src';
import { newFunction, newStack } from '../messaging/support';
import { expectNoFindings } from '../nag';

const statementsOf = (template: Template) => Object.values(template.findResources('AWS::IAM::ManagedPolicy'))
  .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]);

function newSystem(remedyFor: (stack: Stack, queue: ResilientQueue) => Remedy) {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Orders');
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const topic = new sns.Topic(stack, 'Told', { masterKey: key, enforceSSL: true });
  const remediation = new Remediation(stack, 'Help', { alarms: [queue.deadLetterAlarm!, queue.ageAlarm!], remedy: remedyFor(stack, queue), topic });
  return { stack, queue, remediation, template: () => Template.fromStack(stack) };
}

test.each<[string, (stack: Stack, queue: ResilientQueue) => Remedy, string | string[], object]>([
  ['redrive', (stack, queue) => Remedy.redrive(new RedriveOperator(stack, 'Redrive', { deadLetterQueue: queue.deadLetterQueue, destination: queue.queue })),
    'states:StartExecution', { Ref: expect.stringMatching(/^RedriveStateMachine/) }],
  ['stop', (stack) => Remedy.stop(newFunction(stack)), 'lambda:PutFunctionConcurrency', { 'Fn::GetAtt': [expect.stringMatching(/^Function/), 'Arn'] }],
  ['restart', (stack) => Remedy.restart(newFunction(stack)), ['lambda:GetFunctionConfiguration', 'lambda:UpdateFunctionConfiguration'],
    { 'Fn::GetAtt': [expect.stringMatching(/^Function/), 'Arn'] }],
  ['scale', (stack) => Remedy.scale(newFunction(stack), 5), 'lambda:PutFunctionConcurrency', { 'Fn::GetAtt': [expect.stringMatching(/^Function/), 'Arn'] }],
  ['stop consuming', (stack, queue) => Remedy.stopConsuming(queue.consume(newFunction(stack))), 'lambda:UpdateEventSourceMapping',
    { 'Fn::Join': ['', expect.arrayContaining([':event-source-mapping:', { Ref: expect.stringMatching(/^FunctionConsume/) }])] }],
])('%s may do that, to that alone', (_, remedyFor, action, resource) => {
  const { remediation, template } = newSystem(remedyFor);
  const all = statementsOf(template());
  expect(all.filter(({ Action }) => String(Action) === String(action))).toEqual([{ Action: action, Effect: 'Allow', Resource: resource }]);
  expectNoFindings(remediation);
});

test('the function is told what to do', () => {
  newSystem((scope) => Remedy.stop(newFunction(scope))).template().hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        REMEDY: { 'Fn::Join': ['', ['{"kind":"SET_CONCURRENCY","functionName":"', { Ref: Match.stringLikeRegexp('^Function') }, '","concurrency":0}']] },
        TOPIC_ARN: { Ref: Match.stringLikeRegexp('^Told') },
      }),
    },
  });
});

test('both alarms, and nobody else, invoke it', () => {
  const { template } = newSystem((stack) => Remedy.stop(newFunction(stack)));
  const permissions = Object.values(template().findResources('AWS::Lambda::Permission')).map(({ Properties }) => Properties);
  expect(permissions.map(({ Principal, SourceArn }) => [Principal, SourceArn['Fn::GetAtt'][0]])).toEqual([
    ['lambda.alarms.cloudwatch.amazonaws.com', expect.stringMatching(/^OrdersDeadLetterAlarm/)],
    ['lambda.alarms.cloudwatch.amazonaws.com', expect.stringMatching(/^OrdersAgeAlarm/)],
  ]);
  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateAgeOfOldestMessage', AlarmActions: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^HelpFunction'), 'Arn'] }], OKActions: Match.absent(),
  });
});

test('what cannot be answered is kept, and alarms', () => {
  const { remediation, template } = newSystem((stack) => Remedy.stop(newFunction(stack)));
  template().hasResourceProperties('AWS::Lambda::Function', { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^HelpDeadLetters'), 'Arn'] } } });
  expect(remediation.monitoring().alarms).toEqual([remediation.deadLetterAlarm]);
});

test('an alarm with a remedy still tells the dashboard\'s topic', () => {
  const { stack, queue, template } = newSystem((scope) => Remedy.stop(newFunction(scope)));
  const dashboard = new ObservabilityDashboard(stack, 'Operations');
  dashboard.monitor(queue);
  template().hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'ApproximateAgeOfOldestMessage',
    AlarmActions: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^HelpFunction'), 'Arn'] }, { Ref: Match.stringLikeRegexp('^OperationsAlarmsTopic') }],
  });
});

test('refuses no alarm, an alarm of another stack, and half a concurrency', () => {
  const [stack, other] = [newStack(), newStack()];
  const remedy = Remedy.stop(newFunction(stack));
  const topic = sns.Topic.fromTopicArn(stack, 'Told', 'arn:aws:sns:eu-central-1:123456789012:told');
  const alarm = new cloudwatch.CompositeAlarm(other, 'Alarm', { alarmRule: cloudwatch.AlarmRule.fromBoolean(true) });
  expect(() => new Remediation(stack, 'None', { alarms: [], remedy, topic })).toThrow(/give at least one alarm/);
  expect(() => new Remediation(stack, 'Other', { alarms: [alarm], remedy, topic })).toThrow(/alarm of another stack/);
  expect(() => Remedy.scale(newFunction(stack, undefined, 'Second'), 0.5)).toThrow(/concurrency is 0\.5/);
});
