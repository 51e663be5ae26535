import { App, aws_kinesisfirehose as firehose, aws_kms as kms, aws_s3 as s3, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack } from './support';
import { NotificationFanout, NotificationFanoutProps } from '../../src';
import { acknowledge } from '../../src/private/acknowledge';
import { BundledFunction } from '../../src/private/bundled-function';
import { expectNoFindings } from '../nag';

describe('delivery logs', () => {
  const logGroups = (props?: NotificationFanoutProps) => {
    const stack = newStack();
    new NotificationFanout(stack, 'News', props);
    const template = Template.fromStack(stack);
    const [{ Properties = {} }] = Object.values(template.findResources('AWS::SNS::Topic'));
    return { configs: Properties.DeliveryStatusLogging as any[], groups: Object.values(template.findResources('AWS::Logs::LogGroup')), stack, template };
  };

  test('failures of every kind of subscription, in a log group that does not grow for ever', () => {
    const { configs, groups, template, stack } = logGroups();
    expect(configs.map(({ Protocol }) => Protocol).sort()).toEqual(['application', 'firehose', 'http/s', 'lambda', 'sqs']);
    const role = { 'Fn::GetAtt': [expect.stringMatching(/^NewsDeliveryLogsRole/), 'Arn'] };
    for (const config of configs) expect(config).toEqual({ Protocol: expect.any(String), FailureFeedbackRoleArn: role });
    expect(groups.map(({ Properties }) => [Properties.RetentionInDays, JSON.stringify(Properties.LogGroupName)])).toEqual([[30, expect.stringContaining('/Failure')]]);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [{
          Effect: 'Allow', Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('Failures'), 'Arn'] },
        }],
      },
    });
    expectNoFindings(stack);
  });

  test('some of the successes on request', () => {
    const { configs, groups } = logGroups({ successSampleRate: 10 });
    for (const config of configs) expect(config).toMatchObject({ SuccessFeedbackSampleRate: '10', SuccessFeedbackRoleArn: config.FailureFeedbackRoleArn });
    expect(groups).toHaveLength(2);
  });

  test('of a FIFO topic those to queues; none on request', () => {
    expect(logGroups({ fifo: true }).configs.map(({ Protocol }) => Protocol)).toEqual(['sqs']);
    expect(logGroups({ deliveryLogging: false }).groups).toEqual([]);
  });

  test.each<[NotificationFanoutProps, RegExp]>([
    [{ successSampleRate: 101 }, /give 0–100/],
    [{ successSampleRate: 0.5 }, /give 0–100/],
    [{ successSampleRate: 5, deliveryLogging: false }, /leave one out/],
  ])('refuses %j', (props, message) => expect(() => new NotificationFanout(newStack(), 'News', props)).toThrow(message));
});

test('a delivery stream gets every message by a role that may put into it alone', () => {
  const stack = newStack();
  const fanout = new NotificationFanout(stack, 'News');
  const stream = new firehose.DeliveryStream(stack, 'Stream', { destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Archive')) });
  fanout.addDeliveryStream(stream, { rawMessageDelivery: true });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SNS::Subscription', {
    Protocol: 'firehose',
    RawMessageDelivery: true,
    SubscriptionRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NewsDeliveryStreamRole'), 'Arn'] },
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NewsDeadLetters'), 'Arn'] } },
  });
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['firehose:PutRecord']), Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Stream'), 'Arn'] } })] },
  });
  expect(() => new NotificationFanout(stack, 'Ordered', { fifo: true }).addDeliveryStream(stream)).toThrow(/queues only/);
});

describe('bucket → topic → queue → function', () => {
  const stack = newStack();
  const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const bucket = new s3.Bucket(stack, 'Photos');
  const fanout = new NotificationFanout(stack, 'Uploads', { encryptionKey });
  fanout.addBucketEvents(bucket, { prefix: 'in/', suffix: '.jpg' }).addConsumer(newFunction(stack, 20), { maxConcurrency: 5 });
  fanout.addBucketEvents(bucket, { events: [s3.EventType.OBJECT_REMOVED] });
  const template = Template.fromStack(stack);

  test('the bucket publishes, by its own property, once the topic\'s policy lets it', () => {
    template.hasResource('AWS::S3::Bucket', {
      DependsOn: [Match.stringLikeRegexp('^UploadsTopicPolicy')],
      Properties: {
        NotificationConfiguration: {
          TopicConfigurations: [
            {
              Event: 's3:ObjectCreated:*',
              Topic: { Ref: Match.stringLikeRegexp('^UploadsTopic') },
              Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }, { Name: 'suffix', Value: '.jpg' }] } },
            },
            { Event: 's3:ObjectRemoved:*', Topic: { Ref: Match.stringLikeRegexp('^UploadsTopic') } },
          ],
        },
      },
    });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('policies of topic and key let S3 in, and SNS into the encrypted queue', () => {
    const principals = (type: string, list: (properties: any) => any) => Object.values(template.findResources(type))
      .flatMap(({ Properties }) => list(Properties).Statement).map(({ Principal }) => Principal?.Service);
    expect(principals('AWS::SNS::TopicPolicy', ({ PolicyDocument }) => PolicyDocument)).toContain('s3.amazonaws.com');
    expect(principals('AWS::KMS::Key', ({ KeyPolicy }) => KeyPolicy)).toEqual(expect.arrayContaining(['s3.amazonaws.com', 'sns.amazonaws.com']));
    expect(principals('AWS::SQS::QueuePolicy', ({ PolicyDocument }) => PolicyDocument)).toContain('sns.amazonaws.com');
  });

  test('the function takes raw messages from a queue that fits it', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', RawMessageDelivery: true });
    template.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120, RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }) });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 5 } });
  });

  test('an imported bucket is told by CDK\'s resource', () => {
    const other = newStack();
    new NotificationFanout(other, 'Uploads').addBucketEvents(s3.Bucket.fromBucketName(other, 'Photos', 'photos'), { suffix: '.jpg' });
    Template.fromStack(other).resourceCountIs('Custom::S3BucketNotifications', 1);
  });

  test('refuses what would be overwritten, and FIFO', () => {
    const app = new App();
    const other = new Stack(app, 'Stack');
    const photos = new s3.Bucket(other, 'Photos');
    const uploads = new NotificationFanout(other, 'Uploads').addBucketEvents(photos);
    photos.addEventNotification(s3.EventType.OBJECT_CREATED, { bind: () => ({ arn: uploads.topic.topicArn, type: 2 as any }) });
    expect(() => app.synth()).toThrow(/would replace these/);
    expect(() => new NotificationFanout(newStack(), 'Ordered', { fifo: true }).addBucketEvents(photos)).toThrow(/FIFO/);
  });

  test('is clean', () => {
    const clean = newStack();
    const logs = new s3.Bucket(clean, 'Logs', { enforceSSL: true });
    acknowledge(logs, { id: 'AwsSolutions-S1', reason: 'test' });
    const photos = new s3.Bucket(clean, 'Photos', { enforceSSL: true, serverAccessLogsBucket: logs });
    const fn = new BundledFunction(clean, 'Function', { bundle: 'messaging-notify', description: 'test' });
    new NotificationFanout(clean, 'Uploads').addBucketEvents(photos).addConsumer(fn, { maxBatchingWindow: Duration.seconds(1) });
    expectNoFindings(clean);
  });
});

test('FIFO end to end', () => {
  const stack = newStack();
  new NotificationFanout(stack, 'Ordered', { fifo: true, contentBasedDeduplication: true }).addConsumer(newFunction(stack, 5));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::SNS::Topic', { FifoTopic: true, ContentBasedDeduplication: true });
  for (const { Properties } of Object.values(template.findResources('AWS::SQS::Queue'))) expect(Properties.FifoQueue).toBe(true);
});
