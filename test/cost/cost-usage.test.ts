import { App, aws_dynamodb as dynamodb, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { CostUsage } from '../../src/cost';

function stackWithFunction(): { stack: Stack; room: Construct; fn: lambda.Function } {
  const stack = new Stack(new App(), 'Shop');
  const room = new Construct(stack, 'Orders');
  const fn = new lambda.Function(room, 'Accept', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('//') });
  return { stack, room, fn };
}

const COUNTED = { per: 'order', measured: true, source: 'a run' };

function usage(stack: Stack, type: string): unknown {
  return Object.values(Template.fromStack(stack).findResources(type))[0].Metadata['cdk-event-workflows:usage'];
}

test('usage lands in the template, statement by statement', () => {
  const { stack, fn } = stackWithFunction();
  CostUsage.state(fn, { ...COUNTED, meters: { invocations: 1, milliseconds: 12 } });
  CostUsage.state(fn, { per: 'month', measured: false, source: 'three metrics', meters: { customMetrics: 3 } });
  expect(usage(stack, 'AWS::Lambda::Function')).toEqual([
    { per: 'order', meters: { invocations: 1, milliseconds: 12 }, basis: 'measured', source: 'a run' },
    { per: 'month', meters: { customMetrics: 3 }, basis: 'modelled', source: 'three metrics' },
  ]);
});

test('a profile finds resources by path', () => {
  const { stack, room } = stackWithFunction();
  CostUsage.stateProfile(room, { ...COUNTED, resources: { Accept: { type: 'AWS::Lambda::Function', meters: { invocations: 1 } } } });
  expect(usage(stack, 'AWS::Lambda::Function')).toEqual([{ per: 'order', meters: { invocations: 1 }, basis: 'measured', source: 'a run' }]);
});

test('a profile keeps the usage of what is brought along', () => {
  const { stack, room } = stackWithFunction();
  dynamodb.Table.fromTableName(room, 'Table', 'theirs');
  CostUsage.stateProfile(room, { ...COUNTED, resources: { Table: { type: 'AWS::DynamoDB::Table', meters: { writeUnits: 3 } } } });
  expect(JSON.stringify(usage(stack, 'AWS::IAM::Role') ?? usage(stack, 'AWS::Lambda::Function')))
    .toContain('"meters":{"writeUnits":3},"basis":"measured","source":"a run","type":"AWS::DynamoDB::Table"');
});

test.each<[string, Record<string, number>, RegExp]>([
  ['an unknown meter', { writeUnits: 1 }, /Shop\/Orders\/Accept\/Resource: AWS::Lambda::Function has no meter writeUnits: give invocations, milliseconds, traces, customMetrics\./],
  ['a negative amount', { invocations: -1 }, /invocations is -1: give a number from 0 up/],
  ['no number', { invocations: NaN }, /invocations is NaN/],
])('%s is refused', (_name, meters, message) => {
  const { fn } = stackWithFunction();
  expect(() => CostUsage.state(fn, { ...COUNTED, meters })).toThrow(message);
});

test('a construct without resources cannot state usage', () => {
  const { stack } = stackWithFunction();
  expect(() => CostUsage.state(new Construct(stack, 'Empty'), { ...COUNTED, meters: {} })).toThrow(/there is no resource/);
});
