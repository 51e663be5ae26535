import { App, aws_lambda as lambda, aws_sns as sns, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { environmentOf, layerOf, pipelineWith } from './pipelines';
import { MediaPipeline } from '../../src/media';
import { expectNoFindings } from '../nag';

const { stack: plainStack, pipeline: plain } = pipelineWith();
const template = Template.fromStack(plainStack);

describe('watching', () => {
  test('alarms tell the topic, or are left out', () => {
    const stack = new Stack(new App(), 'Stack');
    const topic = new sns.Topic(stack, 'Ops');
    const { alarms } = new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), alarmTopic: topic });
    expect(alarms.map(({ node }) => node.id)).toEqual([
      'EncodeErrors', 'QualityErrors', 'ThumbnailsErrors', 'ApiErrors', 'SlowJobs', 'DeadLetterAlarm', 'ManyObjects',
    ]);
    Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.stringLikeRegexp('Ops') }] });
    Template.fromStack(pipelineWith({ alarms: false }).stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('the alarms of the reference are there', () => {
    for (const MetricName of ['Errors', '5XXError']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, Threshold: 10, EvaluationPeriods: 2, ComparisonOperator: 'GreaterThanThreshold', Statistic: 'Sum' });
    }
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ExecutionTime', Threshold: 3_600_000, Statistic: 'Average' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'NumberOfObjects' });
  });

  test('a dashboard gets graphs and every alarm', () => {
    const { graphs, alarms } = plain.monitoring();
    expect(graphs.map(({ title }) => title)).toEqual([
      'Jobs', 'Time of a job', 'Encoding', 'Waiting', 'Functions: errors', 'Functions: throttles',
      'Functions: duration, p99 (ms)', 'Functions: concurrency',
    ]);
    expect(alarms).toEqual(expect.arrayContaining(plain.alarms));
  });

  test('the cost of a minute is the time of the functions at list prices', () => {
    const { expression, usingMetrics, period } = plain.metricCostPerMinute();
    const encode = Object.values(usingMetrics).findIndex((metric: any) => metric.dimensions?.FunctionName === plain.functions.find(({ node }) => node.id === 'Encode')!.functionName);
    const id = Object.keys(usingMetrics)[encode];
    // 3,008 MB of arm64 at $0.0000133334 a GB-second.
    expect(expression).toContain(`FILL(${id}, 0) * 0.000000039166`);
    expect(expression).toMatch(/ \/ minutes$/);
    expect(period.toSeconds()).toBe(3600);
  });

  test('two pipelines measure apart, in the dimension that their functions send', () => {
    const { stack, pipeline } = pipelineWith();
    const second = new MediaPipeline(stack, 'Second', { ffmpegLayer: layerOf(new Stack(stack, 'Other')) });
    const dimensionOf = (of: MediaPipeline) => of.metricEncodedMinutes().dimensions!.pipeline;
    expect(dimensionOf(pipeline)).not.toBe(dimensionOf(second));
    const sent = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.Environment.Variables.PIPELINE);
    expect(new Set(sent)).toEqual(new Set([dimensionOf(pipeline), dimensionOf(second)]));
  });

  test('a notifier gets every end of a job, with texts for each', () => {
    const { stack, pipeline } = pipelineWith();
    const notifier = pipeline.addNotifier('Notifier', { emailSender: 'films@example.com' });
    const made = Template.fromStack(stack);
    made.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', Endpoint: stack.resolve(notifier.queue.queue.queueArn) });
    const { SETTINGS } = environmentOf('messaging-notify', made);
    expect(JSON.stringify(SETTINGS)).toMatch(/COMPLETED.*FAILED/);
    expectNoFindings(stack);
  });

  test('grants are exact', () => {
    const { stack, pipeline } = pipelineWith();
    const reader = new lambda.Function(stack, 'Reader', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('x') });
    pipeline.grantReadJobs(reader);
    pipeline.grantReadOutputs(reader);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'dynamodb:Query' }), Match.objectLike({ Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] }), Match.objectLike({ Action: 's3:GetObject' })] },
      Roles: [{ Ref: Match.stringLikeRegexp('Reader') }],
    });
  });
});
