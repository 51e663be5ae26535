import { aws_kms as kms, aws_sns as sns, aws_sqs as sqs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newStack } from './support';
import { CostReport, DeadLetterProcessor, DeadLetterProcessorProps, FailureClass, FailureRule, ResilientQueue } from '../../src';
import { expectNoFindings } from '../nag';

const settingsOf = (template: Template) => {
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function'));
  return JSON.parse(Properties.Environment.Variables.SETTINGS);
};

describe('minimal', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Payments');
  const processor = new DeadLetterProcessor(stack, 'Failures', { queue });
  const template = Template.fromStack(stack);

  test('reads the dead letters, and what it cannot handle is parked by SQS', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedriveAllowPolicy: { redrivePermission: 'byQueue' },
      VisibilityTimeout: 180,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FailuresParked'), 'Arn'] }, maxReceiveCount: 5 },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PaymentsDeadLetters'), 'Arn'] }, FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('may send to the queue and the parked ones, and nothing else', () => {
    const targets = Object.values(template.findResources('AWS::IAM::ManagedPolicy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => [Action].flat().includes('sqs:SendMessage')).map(({ Resource }) => Resource['Fn::GetAtt'][0]);
    expect(targets).toEqual([expect.stringMatching(/^PaymentsQueue/), expect.stringMatching(/^FailuresParked/)]);
  });

  test('alarms on CRITICAL failures and on what is parked', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'EventWorkflows/Messaging',
      MetricName: 'DeadLetters',
      Dimensions: Match.arrayWith([{ Name: 'failureClass', Value: 'CRITICAL' }, { Name: 'service', Value: 'messaging-dead-letters' }]),
    });
    expect(processor.monitoring().alarms).toHaveLength(2);
  });

  test('an hour of a metric is charged for each dead letter', () => {
    const { lines } = CostReport.fromTemplates({ Stack: template.toJSON() }, { units: { deadLetter: 73 } });
    expect(lines.filter(({ price }) => price === 'cloudwatch.custom-metrics').map(({ usd }) => usd)).toEqual([expect.closeTo(0.03, 9)]);
  });

  test('retries three times', () => {
    expect(settingsOf(template)).toEqual({ maxRetries: 3, baseDelaySeconds: 30, rules: [] });
  });

  test('is clean', () => expectNoFindings(stack));
});

test('maximum', () => {
  const stack = newStack();
  const alarmTopic = sns.Topic.fromTopicArn(stack, 'Alarms', 'arn:aws:sns:eu-central-1:123456789012:alarms');
  new DeadLetterProcessor(stack, 'Failures', {
    queue: new ResilientQueue(stack, 'Payments', { encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }), alarms: false }),
    rules: [{ pattern: 'LedgerMismatch', failureClass: FailureClass.CRITICAL }],
    maxRetries: 5,
    baseDelay: Duration.minutes(1),
    alarmTopic,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const template = Template.fromStack(stack);
  expect(settingsOf(template)).toEqual({ maxRetries: 5, baseDelaySeconds: 60, rules: [{ pattern: 'LedgerMismatch', failureClass: 'CRITICAL' }] });
  template.resourcePropertiesCountIs('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() }, 3);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [alarmTopic.topicArn] });
  expectNoFindings(stack);
});

test('a FIFO queue\'s dead letters are only parked', () => {
  const stack = newStack();
  new DeadLetterProcessor(stack, 'Failures', { queue: new ResilientQueue(stack, 'Payments', { fifo: true }) });
  const template = Template.fromStack(stack);
  expect(settingsOf(template)).toMatchObject({ maxRetries: 0 });
  template.resourcePropertiesCountIs('AWS::SQS::Queue', { FifoQueue: true }, 3);
});

describe('refuses', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Payments');
  test.each<[string, DeadLetterProcessorProps, RegExp]>([
    ['endless retries', { queue, maxRetries: 11 }, /give 0–10/],
    ['too long a delay', { queue, baseDelay: Duration.minutes(16) }, /baseDelay is 16 minutes: give 1 second to 15 minutes/],
    ['too many rules', { queue, rules: Array(100).fill({ pattern: 'Mismatch', failureClass: FailureClass.CRITICAL }) }, /of 3000 bytes/],
    ['an empty pattern', { queue, rules: [{ pattern: '', failureClass: FailureClass.CRITICAL }] }, /rules\[0\] has no pattern: give an error's name/],
    ['no pattern', { queue, rules: [{} as FailureRule] }, /rules\[0\] has no pattern/],
    ['a class that is none', { queue, rules: [{ pattern: 'X', failureClass: 'NOPE' as FailureClass }] }, /rules\[0\] has the failureClass NOPE: give one of RETRYABLE, PERMANENT/],
    ['a rule behind one for everything', { queue, rules: ['A', '**', 'B'].map((pattern) => ({ pattern, failureClass: FailureClass.CRITICAL })) },
      /rules\[2\] \(B\) would have no effect behind the rule of \*/],
    ['a rule twice', { queue, rules: ['Late', 'late'].map((pattern) => ({ pattern, failureClass: FailureClass.CRITICAL })) }, /rules\[1\] \(late\) would have no effect/],
    ['a rule within another', { queue, rules: ['*Late', 'Pay*', 'pay*Error'].map((pattern) => ({ pattern, failureClass: FailureClass.CRITICAL })) },
      /rules\[2\] \(pay\*Error\) would have no effect behind the rule of Pay\*/],
    ['blanks around', { queue, rules: [{ pattern: 'Late ', failureClass: FailureClass.CRITICAL }] }, /rules\[0\] has the pattern "Late " with blanks around/],
    ['retries of a FIFO queue', { queue: new ResilientQueue(stack, 'Fifo', { fifo: true }), maxRetries: 1 }, /break the order/],
    ['own dead letters', { queue: new ResilientQueue(stack, 'Own', { deadLetterQueue: new sqs.Queue(stack, 'Dead') }) }, /dead-letter queue of yours/],
  ])('%s', (name, props, message) => {
    expect(() => new DeadLetterProcessor(stack, name.replace(/\W/g, ''), props)).toThrow(message);
  });
});
