import { aws_apigateway as apigateway, aws_dynamodb as dynamodb, aws_sqs as sqs, aws_stepfunctions as sfn, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Monitored, ObservabilityDashboard } from '../../src';
import { newFunction, newStack } from '../messaging/support';

const machineIn = (stack: Stack) => new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')) });
const tableIn = (stack: Stack) => new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
const apiIn = (stack: Stack) => {
  const api = new apigateway.RestApi(stack, 'Api');
  api.root.addMethod('GET');
  return api;
};

test.each<[string, (stack: Stack) => Monitored, string, string[]]>([
  ['function', (stack) => Monitored.function(newFunction(stack)), 'Function Stack/Function', ['Errors', 'Throttles']],
  ['state machine', (stack) => Monitored.stateMachine(machineIn(stack)), 'Workflow Stack/Machine', ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionTime']],
  ['table', (stack) => Monitored.table(tableIn(stack)), 'Table Stack/Table', ['ReadThrottleEvents', 'WriteThrottleEvents']],
  ['REST API', (stack) => Monitored.restApi(apiIn(stack)), 'API Stack/Api', ['5XXError']],
  ['queue', (stack) => Monitored.queue(new sqs.Queue(stack, 'Queue'), new sqs.Queue(stack, 'Dead')), 'Queue Stack/Queue/Monitored',
    ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage']],
])('%s', (_, wrap, title, metrics) => {
  const stack = newStack();
  const { alarms, ...monitoring } = wrap(stack).monitoring();
  expect(monitoring.title).toBe(title);
  expect(monitoring.graphs).toHaveLength(3);
  expect(alarms).toHaveLength(metrics.length);
  const template = Template.fromStack(stack);
  for (const MetricName of metrics) template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, AlarmDescription: Match.stringLikeRegexp('What to do: ') });
});

test('errors alarm above ten, twice; long executions above the given duration', () => {
  const stack = newStack();
  Monitored.function(newFunction(stack));
  Monitored.stateMachine(machineIn(stack), { maxDuration: Duration.minutes(30), title: 'Orders' });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'Errors', Threshold: 11, EvaluationPeriods: 2, ComparisonOperator: 'GreaterThanOrEqualToThreshold', Statistic: 'Sum',
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ExecutionTime', Threshold: 1_800_000, Statistic: 'Average' });
});

test('wrapped twice, a resource has one set of alarms', () => {
  const stack = newStack();
  const [fn, queue, dead] = [newFunction(stack), new sqs.Queue(stack, 'Queue'), new sqs.Queue(stack, 'Dead')];
  for (const id of ['First', 'Second']) new ObservabilityDashboard(stack, id).monitor(Monitored.function(fn), Monitored.queue(queue, dead));
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 4);
});
