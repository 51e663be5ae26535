import { App, aws_lambda as lambda, aws_sns as sns, Duration, Stack } from 'aws-cdk-lib';
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
    expect(alarms.map(({ node }) => node.path.replace('Stack/Media/', ''))).toEqual([
      'EncodeErrors', 'QualityErrors', 'ThumbnailsErrors', 'ApiErrors', 'SlowJobs', 'DeadLetterAlarm', 'ManyObjects',
      ...['Arrivals', 'EncodeQueue', 'ThumbnailQueue'].flatMap((queue) => [`${queue}/DeadLetterAlarm`, `${queue}/AgeAlarm`]), 'Notifications/DeadLetterAlarm',
    ]);
    const made = Template.fromStack(stack);
    made.resourceCountIs('AWS::CloudWatch::Alarm', alarms.length);
    made.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: Match.stringLikeRegexp('Ops') }] });
    Template.fromStack(pipelineWith({ alarms: false }).stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  test('the alarms of the reference are there', () => {
    for (const MetricName of ['Errors', '5XXError']) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName, Threshold: 10, EvaluationPeriods: 2, ComparisonOperator: 'GreaterThanThreshold', Statistic: 'Sum' });
    }
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ExecutionTime', Threshold: 3_600_000, Statistic: 'Average' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'NumberOfObjects' });
  });

  test('their thresholds are props', () => {
    const made = Template.fromStack(pipelineWith({
      errorThreshold: 0, slowJobThreshold: Duration.hours(3), maxWaitingTime: Duration.hours(2), maxObjects: 7,
    }).stack);
    const thresholds = Object.values(made.findResources('AWS::CloudWatch::Alarm')).map(({ Properties: { MetricName, Threshold } }) => `${MetricName} ${Threshold}`);
    expect(thresholds).toEqual(expect.arrayContaining(['Errors 0', '5XXError 0', 'ExecutionTime 10800000', 'NumberOfObjects 7', 'ApproximateAgeOfOldestMessage 7200']));
    expect(() => pipelineWith({ jobTimeout: Duration.hours(2), slowJobThreshold: Duration.hours(3) })).toThrow('slowJobThreshold is 3 hours: give 1 minute to 2 hours');
  });

  test('a dashboard gets graphs and every alarm', () => {
    const { graphs, alarms } = plain.monitoring();
    expect(graphs.map(({ title }) => title)).toEqual([
      'Jobs', 'Time of a job', 'Encoding', 'Waiting', 'Functions: errors', 'Functions: throttles',
      'Functions: duration, p99 (ms)', 'Functions: concurrency',
    ]);
    expect(alarms).toEqual(plain.alarms);
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
