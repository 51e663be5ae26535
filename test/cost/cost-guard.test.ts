import { App, aws_kms as kms, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { CostGuard, CostReport } from '../../src/cost';
import { NotificationFanout } from '../../src/messaging';
import { expectNoFindings } from '../nag';

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Costs');
});

test('minimal: tells at shares of the budget and when the forecast passes it', () => {
  new CostGuard(stack, 'Guard', { monthlyBudget: 50 });
  const template = Template.fromStack(stack);
  const alert = (NotificationType: string, Threshold: number) => ({
    Notification: { NotificationType, Threshold, ComparisonOperator: 'GREATER_THAN', ThresholdType: 'PERCENTAGE' },
    Subscribers: [{ SubscriptionType: 'SNS', Address: { Ref: Match.stringLikeRegexp('Topic') } }],
  });
  template.hasResource('AWS::Budgets::Budget', {
    Properties: {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 50, Unit: 'USD' }, CostFilters: Match.absent() },
      NotificationsWithSubscribers: [alert('ACTUAL', 50), alert('ACTUAL', 80), alert('ACTUAL', 100), alert('FORECASTED', 100)],
    },
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('TopicPolicy')]),
  });
  template.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
  Annotations.fromStack(stack).hasInfo('/Costs/Guard', Match.stringLikeRegexp('Abnormal spend is not watched'));
});

test('both services may publish, for this account alone', () => {
  new CostGuard(stack, 'Guard', { monthlyBudget: 50 });
  for (const Service of ['budgets.amazonaws.com', 'costalerts.amazonaws.com']) {
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Allow', Principal: { Service }, Action: 'sns:Publish', Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        })]),
      },
    });
  }
});

test('maximal: one application\'s spend, by tag, to a topic of the app', () => {
  const topic = new sns.Topic(stack, 'Mine', { masterKey: new kms.Key(stack, 'Key') });
  const guard = new CostGuard(stack, 'Guard', {
    monthlyBudget: 200, alertAt: [90], abnormalSpend: 25, costAllocationTag: { key: 'application', value: 'shop' }, topic, emails: ['ops@example.com'],
  });
  expect(guard.topic).toBe(topic);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Topic', 1);
  template.hasResourceProperties('AWS::Budgets::Budget', { Budget: { CostFilters: { TagKeyValue: ['user:application$shop'] } } });
  template.hasResourceProperties('AWS::CE::AnomalyMonitor', {
    MonitorType: 'CUSTOM', MonitorSpecification: '{"Tags":{"Key":"application","Values":["shop"],"MatchOptions":["EQUALS"]}}',
  });
  template.hasResourceProperties('AWS::CE::AnomalySubscription', {
    Frequency: 'IMMEDIATE',
    MonitorArnList: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('Monitor'), 'MonitorArn'] }],
    Subscribers: [{ Type: 'SNS', Address: { Ref: Match.stringLikeRegexp('Mine') } }],
    ThresholdExpression: '{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":["25"]}}',
  });
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
});

test.each<[string, (key: kms.Key) => sns.ITopic]>([
  ['a fan-out\'s', (encryptionKey) => new NotificationFanout(stack, 'News', { encryptionKey }).topic],
  ['a topic\'s', (masterKey) => new sns.Topic(stack, 'Mine', { masterKey })],
])('%s own key is opened to both services', (_, topic) => {
  new CostGuard(stack, 'Guard', { monthlyBudget: 50, topic: topic(new kms.Key(stack, 'Key')) });
  const services = ['budgets.amazonaws.com', 'costalerts.amazonaws.com'];
  Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith(services.map((Service) => Match.objectLike({ Principal: { Service }, Action: ['kms:GenerateDataKey', 'kms:Decrypt'] }))),
    },
  });
});

test('listens to the monitor that the account has', () => {
  const anomalyMonitorArn = 'arn:aws:ce::123456789012:anomalymonitor/1';
  expect(new CostGuard(stack, 'Guard', { monthlyBudget: 50, anomalyMonitorArn }).anomalyMonitorArn).toBe(anomalyMonitorArn);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CE::AnomalyMonitor', 0);
  template.hasResourceProperties('AWS::CE::AnomalySubscription', { MonitorArnList: [anomalyMonitorArn] });
});

test.each<[Partial<ConstructorParameters<typeof CostGuard>[2]>, RegExp]>([
  [{ monthlyBudget: 0 }, /Costs\/Guard: monthlyBudget is 0: give US dollars above 0/],
  [{ abnormalSpend: -1 }, /abnormalSpend is -1/],
  [{ alertAt: [10, 20, 30, 40, 50] }, /alertAt: give up to four percentages/],
  [{ alertAt: [0] }, /alertAt/],
  [{ alertAt: [50, 80, 50] }, /alertAt is 50, 80, 50: give each percentage once/],
])('%j is refused', (props, message) => {
  expect(() => new CostGuard(stack, 'Guard', { monthlyBudget: 50, ...props })).toThrow(message);
});

test('is shown by a dashboard, costs nothing itself, and has no open finding', () => {
  const guard = new CostGuard(stack, 'Guard', { monthlyBudget: 50, costAllocationTag: { key: 'application', value: 'shop' } });
  expect(guard.monitoring().graphs).toHaveLength(1);
  expect(CostReport.fromTemplates({ Costs: Template.fromStack(stack).toJSON() }).monthly).toBe(0);
  expectNoFindings(stack);
});

test('two in one stack', () => {
  new CostGuard(stack, 'One', { monthlyBudget: 50, topic: new NotificationFanout(stack, 'Shared').topic, costAllocationTag: { key: 'a', value: 'b' } });
  new CostGuard(stack, 'Two', { monthlyBudget: 50, costAllocationTag: { key: 'a', value: 'c' } });
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::Budgets::Budget'))).toHaveLength(2);
});
