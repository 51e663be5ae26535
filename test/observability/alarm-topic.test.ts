import { App, aws_cloudwatch as cloudwatch, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CombinedAlarm, NotificationFanout, ObservabilityDashboard, Remediation, Remedy, ResilientQueue, ServiceLevel, SloAlarm } from '../../src';
import { newStack } from '../messaging/support';

const CLOUD_WATCH = { Service: 'cloudwatch.amazonaws.com' };
const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
const metric = (metricName: string) => new cloudwatch.Metric({ namespace: 'Shop', metricName, statistic: 'Sum' });

const allowsOf = (stack: Stack, type: string, document: string): any[] => Object.values(Template.fromStack(stack).findResources(type))
  .flatMap(({ Properties }) => Properties[document].Statement)
  .filter(({ Principal }) => Principal?.Service === CLOUD_WATCH.Service);

/** What CloudWatch may do with the only topic that has a policy. */
const topicAllows = (stack: Stack) => allowsOf(stack, 'AWS::SNS::TopicPolicy', 'PolicyDocument');

const USERS: Record<string, (stack: Stack, alarmTopic: sns.ITopic) => unknown> = {
  'a queue': (stack, alarmTopic) => new ResilientQueue(stack, 'Orders', { alarmTopic }),
  'a dashboard': (stack, alarmTopic) => new ObservabilityDashboard(stack, 'Operations', { alarmTopic }).monitor(new ResilientQueue(stack, 'Orders')),
  'an objective': (stack, alarmTopic) => new SloAlarm(stack, 'Slo', { serviceLevel: ServiceLevel.failures(metric('Bad'), metric('All')), alarmTopic }),
  'a combined alarm': (stack, alarmTopic) => new CombinedAlarm(stack, 'Stuck', {
    rule: cloudwatch.AlarmRule.fromBoolean(true), meaning: 'Stuck.', runbook: 'Push.', alarmTopic,
  }),
  'a remediation': (stack, topic) => new Remediation(stack, 'Spare', {
    alarms: [metric('Errors').createAlarm(stack, 'Errors', { threshold: 1, evaluationPeriods: 1 })],
    remedy: Remedy.restart(lambda.Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:eu-central-1:123456789012:function:heal')),
    topic,
  }),
};

describe.each(Object.entries(USERS))('%s that tells a fan-out', (_, use) => {
  test('is let in, once, for this account alone', () => {
    const stack = newStack();
    const { topic } = new NotificationFanout(stack, 'Alarms', { alarms: false });
    use(stack, topic);
    expect(topicAllows(stack)).toEqual([{
      Sid: expect.any(String), Effect: 'Allow', Principal: CLOUD_WATCH, Action: 'sns:Publish', Resource: stack.resolve(topic.topicArn), Condition: ofThisAccount,
    }]);
  });
});

test('the key of the topic is opened as well, once', () => {
  const stack = newStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const { topic } = new NotificationFanout(stack, 'Alarms', { alarms: false, encryptionKey });
  new ResilientQueue(stack, 'Orders', { alarmTopic: topic });
  expect(allowsOf(stack, 'AWS::KMS::Key', 'KeyPolicy')).toEqual([
    { Effect: 'Allow', Principal: CLOUD_WATCH, Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: '*', Condition: ofThisAccount },
  ]);
});

test('a topic of another stack is opened there, and that stack does not come to depend on the alarms', () => {
  const app = new App();
  const [people, shop] = ['People', 'Shop'].map((id) => new Stack(app, id));
  const { topic } = new NotificationFanout(people, 'Alarms', { alarms: false });
  new ResilientQueue(shop, 'Orders', { alarmTopic: topic });
  app.synth();
  expect(topicAllows(people)).toHaveLength(1);
  expect([people.dependencies, shop.dependencies]).toEqual([[], [people]]);
});

test('a topic that no alarm tells stays closed', () => {
  const stack = newStack();
  new NotificationFanout(stack, 'News');
  expect(topicAllows(stack)).toEqual([]);
});
