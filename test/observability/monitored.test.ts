import {
  aws_apigateway as apigateway, aws_apigatewayv2 as apigatewayv2, aws_dynamodb as dynamodb, aws_events as events, aws_s3 as s3, aws_sns as sns,
  aws_sqs as sqs, aws_stepfunctions as sfn, Duration, Stack,
} from 'aws-cdk-lib';
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

const busIn = (stack: Stack): [events.EventBus, events.Rule[]] => {
  const eventBus = new events.EventBus(stack, 'Bus');
  return [eventBus, [new events.Rule(stack, 'Rule', { eventBus, eventPattern: { source: ['a'] } })]];
};

test.each<[string, (stack: Stack) => Monitored, string, string[]]>([
  ['function', (stack) => Monitored.function(newFunction(stack)), 'Function Stack/Function', ['Errors', 'Throttles']],
  ['state machine', (stack) => Monitored.stateMachine(machineIn(stack)), 'Workflow Stack/Machine', ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionTime']],
  ['table', (stack) => Monitored.table(tableIn(stack)), 'Table Stack/Table', ['ReadThrottleEvents', 'WriteThrottleEvents']],
  ['REST API', (stack) => Monitored.restApi(apiIn(stack)), 'API Stack/Api', ['5XXError']],
  ['queue', (stack) => Monitored.queue(new sqs.Queue(stack, 'Queue'), new sqs.Queue(stack, 'Dead')), 'Queue Stack/Queue/Monitored',
    ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage']],
  ['HTTP API', (stack) => Monitored.httpApi(new apigatewayv2.HttpApi(stack, 'Api')), 'API Stack/Api', ['5xx']],
  ['WebSocket API', (stack) => Monitored.webSocketApi(new apigatewayv2.WebSocketApi(stack, 'Api')), 'API Stack/Api', ['IntegrationError']],
  ['topic', (stack) => Monitored.topic(new sns.Topic(stack, 'Topic')), 'Topic Stack/Topic', ['NumberOfNotificationsFailed']],
  ['bus', (stack) => Monitored.eventBus(...busIn(stack)), 'Events Stack/Bus', ['FailedInvocations']],
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

test('a bucket alarms above its number of objects', () => {
  const stack = newStack();
  expect(Monitored.bucket(new s3.Bucket(stack, 'Bucket'), { maxObjects: 500 }).monitoring().graphs.map(({ title }) => title)).toEqual(['Objects', 'Bytes by storage class']);
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'NumberOfObjects', Threshold: 500, Period: 86_400 });
});

test('a bus without rules has nothing to show', () => {
  const [bus] = busIn(newStack());
  expect(() => Monitored.eventBus(bus, [])).toThrow(/measures by rule: give at least one/);
});

test('wrapped twice, a resource has one set of alarms', () => {
  const stack = newStack();
  const [fn, queue, dead] = [newFunction(stack), new sqs.Queue(stack, 'Queue'), new sqs.Queue(stack, 'Dead')];
  for (const id of ['First', 'Second']) new ObservabilityDashboard(stack, id).monitor(Monitored.function(fn), Monitored.queue(queue, dead));
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 4);
});
