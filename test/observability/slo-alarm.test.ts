import { aws_cloudwatch as cloudwatch, aws_lambda as lambda, aws_sns as sns, aws_stepfunctions as sfn, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CostReport, ObservabilityDashboard, OrderSaga, PaymentProvider, ServiceLevel, SloAlarm } from '../../src';
import { newStack } from '../messaging/support';
import { expectNoFindings } from '../nag';

const machineIn = (stack: Stack) => sfn.StateMachine.fromStateMachineName(stack, 'Machine', 'orders');
const count = (metricName: string) => new cloudwatch.Metric({ namespace: 'Shop', metricName, statistic: 'Sum' });
const shipping = (stack: Stack) => ServiceLevel.workflow(machineIn(stack), Duration.minutes(30));

const alarmsOf = (stack: Stack) => Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
const metricsById = (properties: any): Record<string, any> => Object.fromEntries(properties.Metrics.map((metric: any) => [metric.Id, metric]));

const expectBurn = (stack: Stack, name: string, threshold: number, period: number) => {
  const [, { Properties }] = alarmsOf(stack).find(([id]) => id.startsWith(`Shipping${name}`))!;
  expect(Properties).toMatchObject({ Threshold: threshold, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' });
  const metrics = metricsById(Properties);
  expect(Object.values(metrics).filter(({ ReturnData }) => ReturnData !== false).map(({ Expression }) => Expression)).toEqual(['badShare / 0.001']);
  expect(metrics.badShare.Expression).toBe('2 - inTime / 100 - FILL(succeeded, 0) / ended');
  expect(metrics.inTime.MetricStat).toMatchObject({ Stat: 'PR(0:1800000)', Metric: { MetricName: 'ExecutionTime' } });
  expect(metrics.ended.MetricStat).toMatchObject({ Stat: 'SampleCount', Metric: { MetricName: 'ExecutionTime' } });
  for (const { MetricStat } of Object.values(metrics)) if (MetricStat) expect(MetricStat.Period).toBe(period);
};

describe('order to shipment', () => {
  const stack = newStack();
  const slo = new SloAlarm(stack, 'Shipping', { serviceLevel: shipping(stack) });

  test.each([['Fast', 14.4, 3600], ['Slow', 6, 21_600]])('%s alarms at a burn rate of %d over %d seconds', (name, threshold, period) => {
    expectBurn(stack, name, threshold, period);
  });

  test('costs six alarm metrics a month', () => {
    expect(CostReport.fromStage(Stage.of(stack)!).fixed).toBeCloseTo(0.6);
    expect(slo.monitoring().alarms).toEqual([slo.fast, slo.slow]);
  });

  test('is clean', () => expectNoFindings(stack));
});

describe('with short windows', () => {
  const stack = newStack();
  const slo = new SloAlarm(stack, 'Shipping', { serviceLevel: shipping(stack), shortWindows: true });
  test.each([
    ['FastLong', 14.4, 3600], ['FastShort', 14.4, 300], ['SlowLong', 6, 21_600], ['SlowShort', 6, 1800],
  ])('%s alarms at a burn rate of %d over %d seconds', (name, threshold, period) => {
    expectBurn(stack, name, threshold, period);
  });

  test('only when both windows of a pair agree, one alarm tells', () => {
    const rules = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::CompositeAlarm')).map(({ Properties }) => JSON.stringify(Properties.AlarmRule));
    expect(rules).toHaveLength(2);
    for (const [index, pair] of ['Fast', 'Slow'].entries()) {
      expect(rules[index]).toMatch(new RegExp(`Shipping${pair}Long.* AND .*Shipping${pair}Short`));
    }
    expect(slo.monitoring().alarms).toEqual([slo.fast, slo.slow]);
  });

  test('a dashboard connects the pair, not the windows', () => {
    const watched = newStack();
    new ObservabilityDashboard(watched, 'Operations').monitor(new SloAlarm(watched, 'Shipping', { serviceLevel: shipping(watched), shortWindows: true }));
    Template.fromStack(watched).allResourcesProperties('AWS::CloudWatch::CompositeAlarm', { AlarmActions: [{ Ref: Match.stringLikeRegexp('^OperationsAlarms') }] });
    for (const [id, { Properties }] of alarmsOf(watched)) expect(id.startsWith('Shipping') && Properties.AlarmActions).toBeFalsy();
  });

  test('is clean', () => expectNoFindings(stack));
});

describe('the whole way from order to shipment', () => {
  const stack = newStack();
  const provider = lambda.Function.fromFunctionArn(stack, 'Provider', 'arn:aws:lambda:eu-central-1:123456789012:function:provider');
  const orders = new OrderSaga(stack, 'Orders', { payment: PaymentProvider.function(provider), alarms: false });
  new SloAlarm(stack, 'Shipping', { serviceLevel: ServiceLevel.upTo(orders.metricTimeToShipment(), 1800) });
  const alarms = alarmsOf(stack).filter(([id]) => id.startsWith('Shipping'));

  test.each([['Fast', 14.4, 3600], ['Slow', 6, 21_600]])('%s alarms at a burn rate of %d over %d seconds, on samples above half an hour', (name, Threshold, Period) => {
    const [, { Properties }] = alarms.find(([id]) => id.startsWith(`Shipping${name}`))!;
    expect(Properties).toMatchObject({ Threshold, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' });
    const { badShare, good, ...result } = metricsById(Properties);
    expect(badShare.Expression).toBe('1 - good / 100');
    expect(good.MetricStat).toMatchObject({
      Stat: 'PR(:1800)', Period, Metric: { Namespace: 'EventWorkflows/Orders', MetricName: 'TimeToShipment', Dimensions: expect.arrayContaining([{ Name: 'orders', Value: 'Stack/Orders' }]) },
    });
    expect(Object.values(result)).toEqual([expect.objectContaining({ Expression: 'badShare / 0.001' })]);
  });

  test('costs two alarm metrics a month', () => {
    const { lines } = CostReport.fromTemplates({ Stack: Template.fromStack(stack).toJSON() });
    expect(lines.filter(({ constructPath }) => /Shipping(Fast|Slow)/.test(constructPath)).reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(0.2);
  });

  test.each([-1, NaN])('a limit of %d is refused', (most) => {
    expect(() => ServiceLevel.upTo(orders.metricTimeToShipment(), most)).toThrow(/give a number from 0 up, in the metric's unit/);
  });
});

test('maximum: counts of one\'s own, a topic, an objective', () => {
  const stack = newStack();
  const alarmTopic = sns.Topic.fromTopicArn(stack, 'Own', 'arn:aws:sns:eu-central-1:123456789012:own');
  const slo = new SloAlarm(stack, 'Api', {
    serviceLevel: ServiceLevel.failures(count('Failed'), count('All')), objective: 99.5, runbook: 'Call the provider.', alarmTopic,
  });
  expect(slo.metricBurnRate(Duration.hours(1)).expression).toBe('badShare / 0.005');
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [alarmTopic.topicArn], OKActions: [alarmTopic.topicArn] });
  for (const [, { Properties }] of alarmsOf(stack)) {
    expect(metricsById(Properties).badShare.Expression).toBe('FILL(bad, 0) / total');
    expect(Properties.AlarmDescription).toMatch(/objective of 99\.5 percent.*What to do: Call the provider\./);
  }
});

test.each([93, 100, 0.999])('refuses an objective of %d percent', (objective) => {
  const stack = newStack();
  expect(() => new SloAlarm(stack, 'Slo', { serviceLevel: shipping(stack), objective })).toThrow(/give more than 93\.06 and less than 100/);
});
