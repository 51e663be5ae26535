import { aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AlarmSeverity, AnomalyAlarm, CombinedAlarm, ResilientQueue } from '../../src';
import { newStack } from '../messaging/support';
import { expectNoFindings } from '../nag';

const metric = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders', statistic: 'Sum' });
const texts = { meaning: 'Few orders.', runbook: 'Order something.' };
const topicArn = 'arn:aws:sns:eu-central-1:123456789012:own';

test('alarms combined tell by themselves', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Orders');
  const rule = cloudwatch.AlarmRule.allOf(queue.ageAlarm!, cloudwatch.AlarmRule.not(queue.deadLetterAlarm!));
  const combined = new CombinedAlarm(stack, 'Stuck', { rule, ...texts, alarmTopic: sns.Topic.fromTopicArn(stack, 'Own', topicArn) });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmDescription: '[CRITICAL] Few orders. What to do: Order something.',
    AlarmRule: { 'Fn::Join': ['', Match.arrayWith(['(ALARM("', '") AND (NOT (ALARM("', '"))))'])] },
    AlarmActions: [topicArn],
    OKActions: [topicArn],
  });
  expect(combined.monitoring()).toEqual({ title: 'Alarm Stack/Stuck', graphs: [], alarms: [combined.alarm] });
  expectNoFindings(combined);
});

test.each(['meaning', 'runbook'])('refuses an empty %s', (name) => {
  const rule = cloudwatch.AlarmRule.fromBoolean(true);
  expect(() => new CombinedAlarm(newStack(), 'Alarm', { rule, ...texts, [name]: ' ' })).toThrow(`Stack/Alarm: ${name} is empty`);
});

test('what is unusual alarms, on the side that matters', () => {
  const stack = newStack();
  const anomaly = new AnomalyAlarm(stack, 'Demand', {
    metric,
    ...texts,
    standardDeviations: 3,
    severity: AlarmSeverity.CRITICAL,
    evaluationPeriods: 2,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
    alarmTopic: sns.Topic.fromTopicArn(stack, 'Own', topicArn),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: '[CRITICAL] Few orders. What to do: Order something.',
    ComparisonOperator: 'LessThanLowerThreshold',
    EvaluationPeriods: 2,
    TreatMissingData: 'notBreaching',
    AlarmActions: [topicArn],
    Metrics: Match.arrayWith([Match.objectLike({ Expression: Match.stringLikeRegexp('^ANOMALY_DETECTION_BAND\\(.*, 3\\)$') })]),
  });
  const [{ left }] = anomaly.monitoring().graphs;
  expect(left[0]).toBe(metric);
  expect((left[1] as cloudwatch.MathExpression).expression).toBe('ANOMALY_DETECTION_BAND(watched, 3)');
  expectNoFindings(anomaly);
});

test.each([
  [{ standardDeviations: 0 }, /standardDeviations is 0/],
  [{ evaluationPeriods: 1.5 }, /evaluationPeriods is 1\.5/],
])('refuses %j', (props, message) => {
  expect(() => new AnomalyAlarm(newStack(), 'Alarm', { metric, ...texts, ...props })).toThrow(message);
});
