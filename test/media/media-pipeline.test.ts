import {
  App, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_lambda as lambda, aws_s3 as s3, aws_sns as sns, Duration, RemovalPolicy, Size, Stack,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { planOptions, spec } from './core/sources';
import { EncodingPreset, MediaPipeline, MediaPipelineProps, MediaSourceProps, Rendition, VideoCodec, VideoEncoder } from '../../src/media';
import { NotificationFanout } from '../../src/messaging';
import { expectNoFindings } from '../nag';

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1';
const layerOf = (stack: Stack) => lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', ARN);

function pipelineWith(props: MediaPipelineProps = {}) {
  const stack = new Stack(new App(), 'Stack');
  return { stack, pipeline: new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), ...props }) };
}

const { stack: plainStack, pipeline: plain } = pipelineWith();
const template = Template.fromStack(plainStack);
const environmentOf = (bundle: string, from = template) =>
  Object.values(from.findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: bundle } } } }))
    .map(({ Properties }) => Properties.Environment.Variables)[0];

describe('nag', () => {
  test('is clean under the standard packs', () => {
    expectNoFindings(pipelineWith().stack);
  });

  test('two pipelines in one stack are clean as well', () => {
    const { stack } = pipelineWith();
    new MediaPipeline(stack, 'Second', { ffmpegLayer: layerOf(new Stack(stack, 'Other')) });
    expectNoFindings(stack);
  });
});

describe('trigger', () => {
  test('the bucket sends its events to EventBridge, without a custom resource', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('every kind of arrival under uploads/ goes through a queue, with somewhere to go when that fails', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ prefix: 'uploads/' }] }, reason: Match.absent() } },
      Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Arrivals'), 'Arn'] }, DeadLetterConfig: Match.anyValue() }],
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  test('executions that were stopped or ran out of time are recorded', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'source': ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'], 'detail': { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] } },
      Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Fail'), 'Arn'] }, DeadLetterConfig: Match.anyValue() }],
    });
  });
});

describe('sources', () => {
  const sourced = (props: Partial<MediaSourceProps> = {}) => {
    const { stack, pipeline } = pipelineWith();
    const bucket = new s3.Bucket(stack, 'Archive', { enforceSSL: true, serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs') });
    pipeline.addSource('Incoming', { bucket, prefix: 'incoming/', ...props });
    return stack;
  };
  const ruleOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule', { Properties: { Description: 'Videos that jobs are started for' } }))[0].Properties;

  test('every object that arrives under the prefix starts a job, in whichever way it is made; its key is passed on as it is', () => {
    const { EventPattern, Targets: [target] } = ruleOf(sourced());
    expect(EventPattern).toMatchObject({ 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ prefix: 'incoming/' }] } } });
    expect(EventPattern.detail).not.toHaveProperty('reason');
    expect(target).toMatchObject({ Arn: { 'Fn::GetAtt': [expect.stringContaining('Arrivals'), 'Arn'] }, DeadLetterConfig: expect.anything() });
    expect(Object.values(target.InputTransformer.InputPathsMap).sort()).toEqual(['$.detail.object.key', '$.detail.object.sequencer']);
    expect(JSON.stringify(target.InputTransformer.InputTemplate)).toContain('defaultOwner');
  });

  test('an event of one\'s own starts one as well', () => {
    const { EventPattern, Targets: [target] } = ruleOf(sourced({ eventPattern: { detailType: ['Film Delivered'] } }));
    expect(EventPattern).toEqual({ 'detail-type': ['Film Delivered'] });
    expect(Object.values(target.InputTransformer.InputPathsMap).sort()).toEqual(['$.detail', '$.id']);
  });

  test('who works on the videos may read them, under the prefix only; nobody may change them', () => {
    const made = Template.fromStack(sourced());
    const statements = Object.entries(made.findResources('AWS::IAM::ManagedPolicy')).flatMap(([id, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter((statement: any) => JSON.stringify(statement.Resource).includes('Archive')).map((statement: any) => [id, statement.Action]));
    for (const name of ['Start', 'Probe', 'Encode', 'Thumbnails', 'Quality']) expect(statements).toContainEqual([expect.stringContaining(`Functions${name}Role`), 's3:GetObject']);
    expect([...new Set(statements.map(([, action]) => action))].sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  test('are clean', () => expectNoFindings(sourced()));
});

test('so many videos are worked on at a time, one a worker; the rest waits', () => {
  for (const [queue, MaximumConcurrency] of [['EncodeQueue', 10], ['ThumbnailQueue', 20]]) {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`Media${queue}`), 'Arn'] }, BatchSize: 1, ScalingConfig: { MaximumConcurrency },
    });
  }
});

describe('storage', () => {
  test('uploads move to colder storage; what viewers play does not; work in progress expires', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({
          Prefix: 'uploads/',
          Transitions: [
            { StorageClass: 'STANDARD_IA', TransitionInDays: 30 }, { StorageClass: 'GLACIER', TransitionInDays: 90 }, { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 365 },
          ],
        })],
      },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ Prefix: 'temp/', ExpirationInDays: 1, Transitions: Match.absent() })] },
    });
  });

  test('is kept when the stack goes, unless said otherwise', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Cognito::UserPool']) {
      template.allResources(type, { DeletionPolicy: 'Retain' });
      Template.fromStack(pipelineWith({ removalPolicy: RemovalPolicy.DESTROY }).stack).allResources(type, { DeletionPolicy: 'Delete' });
    }
  });

  test('logical ids of what holds data stay the same', () => {
    const ids = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Cognito::UserPool'].flatMap((type) => Object.keys(template.findResources(type)));
    expect(ids.sort()).toEqual([
      'MediaApiUserPool5B5AE14B', 'MediaStorageAccessLogs2EF2FADC', 'MediaStorageInputCBCA6EC2', 'MediaStorageJobs96B0A7B4', 'MediaStorageOutput54B3B252',
    ]);
  });
});

describe('permissions', () => {
  const statementsOf = (role: string) => Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
    .filter(([id]) => id.includes(`Functions${role}Role`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action).filter((action: string) => !action.startsWith('logs:')).sort();

  test.each([
    ['Upload', ['dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject', 's3:ListBucket', 's3:ListMultipartUploadParts', 's3:PutObject']],
    ['Status', ['dynamodb:GetItem', 's3:GetObject', 's3:GetObject']],
    ['List', ['dynamodb:Query']],
    ['Delete', ['dynamodb:DeleteItem', 'dynamodb:UpdateItem', 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObject', 's3:DeleteObject', 's3:DeleteObject', 's3:ListBucket', 's3:ListBucket']],
    ['Retry', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'states:StartExecution']],
    ['Start', ['dynamodb:GetItem', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'states:StartExecution']],
    ['Encode', [
      'dynamodb:UpdateItem', 's3:AbortMultipartUpload', 's3:GetObject', 's3:GetObject', 's3:PutObject', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage', 'states:SendTaskFailure', 'states:SendTaskFailure', 'states:SendTaskSuccess', 'states:SendTaskSuccess',
    ]],
  ])('%s may do what it does and nothing else', (role, actions) => {
    expect(actionsOf(role)).toEqual(actions);
  });

  test('only who deletes a job, publishes it or records its failure can remove anything', () => {
    const all = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([, policy]) => JSON.stringify(policy).includes('s3:DeleteObject')).map(([id]) => id);
    expect(all).toEqual(['Delete', 'Publish', 'Fail'].map((name) => expect.stringContaining(`Functions${name}Role`)));
  });
});

describe('props', () => {
  const defaults = planOptions({ encoder: { whole: true, chunkSeconds: 60, memoryMb: 3008 } });

  test('reach the functions', () => {
    const { stack } = pipelineWith({
      renditions: [Rendition.of({ name: 'small', width: 640, height: 360, crf: 30 }), Rendition.HD_720],
      crf: 20,
      preset: EncodingPreset.MEDIUM,
      thumbnailTimes: [Duration.seconds(1), Duration.millis(2500)],
      maxUploadSize: Size.mebibytes(10),
      maxDuration: Duration.minutes(2),
      qualityThreshold: 70,
      corsOrigins: ['https://films.example.com'],
    });
    const made = Template.fromStack(stack);
    const probe = environmentOf('media-probe', made);
    expect(JSON.parse(probe.PLAN)).toEqual({
      ...defaults,
      renditions: [spec('small', 640, 360, { crf: 30, preset: 'medium' }), spec('720p', 1280, 720, { crf: 20, preset: 'medium' })],
      thumbnails: { seconds: [1, 2.5] },
      poster: {},
      spriteEverySeconds: 10,
    });
    expect(probe).toMatchObject({ MAX_UPLOAD_BYTES: '10485760', MAX_DURATION_SECONDS: '120' });
    expect(environmentOf('media-upload', made)).toMatchObject({ MAX_UPLOAD_BYTES: '10485760', CORS_ORIGIN: 'https://films.example.com' });
    expect(environmentOf('media-quality', made)).toMatchObject({ QUALITY_THRESHOLD: '70' });
    made.hasResourceProperties('AWS::S3::Bucket', { CorsConfiguration: { CorsRules: [Match.objectLike({ AllowedOrigins: ['https://films.example.com'], AllowedMethods: ['PUT'] })] } });
  });

  test('codec, cap and sound of a rendition reach the functions', () => {
    const { stack } = pipelineWith({
      renditions: [Rendition.of({ name: 'small', width: 640, height: 360, codec: VideoCodec.AV1, crf: 60, maxBitRate: 800, bufferSize: 1200 })],
      audioBitRate: 96,
      keepSurround: true,
      encoder: VideoEncoder.singleFunction(),
    });
    const { PLAN, MAX_DURATION_SECONDS } = environmentOf('media-probe', Template.fromStack(stack));
    expect(JSON.parse(PLAN)).toMatchObject({
      renditions: [spec('small', 640, 360, { codec: 'av1', crf: 60, maxKbps: 800, bufferKbits: 1200 })],
      settings: { audio: { kbps: 96, surround: true } },
      encoder: { whole: true, memoryMb: 3008 },
    });
    expect(MAX_DURATION_SECONDS).toBe('360');
  });

  test('the numbers of the reference are the defaults', () => {
    expect(JSON.parse(environmentOf('media-probe').PLAN)).toEqual({ ...defaults, poster: {}, spriteEverySeconds: 10 });
    expect(environmentOf('media-probe').MAX_DURATION_SECONDS).toBe(String(4 * 3600));
    template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 3008, Timeout: 900, EphemeralStorage: { Size: 10_240 }, Architectures: ['arm64'], Layers: [ARN] });
  });

  test.each<[string, MediaPipelineProps, RegExp]>([
    ['no renditions', { renditions: [] }, /renditions is empty/],
    ['equal names', { renditions: [Rendition.HD_720, Rendition.of({ name: '720p', width: 640, height: 360 })] }, /same name/],
    ['odd sides', { renditions: [Rendition.of({ name: 'odd', width: 641, height: 360 })] }, /side of 641/],
    ['a standing box', { renditions: [Rendition.of({ name: 'tall', width: 360, height: 640 })] }, /lying box/],
    ['a name that is a path', { renditions: [Rendition.of({ name: '../x', width: 640, height: 360 })] }, /not fit for a file/],
    ['crf out of range', { crf: 52 }, /crf is 52: give 0–51/],
    ['a threshold out of range', { qualityThreshold: 101 }, /give 0–100/],
    ['a preset with more in it', { preset: EncodingPreset.of('fast -i x') }, /is not known: give one of ultrafast/],
    ['an upload larger than any object', { maxUploadSize: Size.tebibytes(50) }, /at most 48\.8 TiB/],
    ['chunks that cost more than they save', { encoder: VideoEncoder.chunked({ chunkDuration: Duration.seconds(5) }) }, /chunkDuration is 5 seconds: give at least 10/],
    ['a crf beyond the codec', { renditions: [Rendition.of({ name: 'x', width: 640, height: 360, crf: 60 })] }, /crf of the rendition x is 60: give 0–51/],
    ['a buffer without a cap', { renditions: [Rendition.of({ name: 'x', width: 640, height: 360, bufferSize: 1000 })] }, /no maxBitRate/],
    ['too little memory', { encodeMemorySize: 512 }, /encodeMemorySize is 512/],
    ['a life cycle out of order', { glacierAfter: Duration.days(40) }, /30 days after infrequentAccessAfter/],
  ])('%s is refused with words that help', (_, props, message) => {
    expect(() => pipelineWith(props)).toThrow(message);
    expect(() => pipelineWith(props)).toThrow(/^Stack\/Media: /);
  });

  test('everything can be brought along', () => {
    const stack = new Stack(new App(), 'Stack');
    const own = {
      inputBucket: s3.Bucket.fromBucketName(stack, 'In', 'my-uploads'),
      outputBucket: s3.Bucket.fromBucketName(stack, 'Out', 'my-films'),
      jobTable: dynamodb.Table.fromTableName(stack, 'Jobs', 'my-jobs'),
      userPool: cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-central-1_abc'),
      notifications: new NotificationFanout(stack, 'News'),
    };
    const pipeline = new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), ...own });
    const made = Template.fromStack(stack);
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Cognito::UserPool']) made.resourceCountIs(type, 0);
    made.resourceCountIs('AWS::SNS::Topic', 1);
    expect(pipeline.notifications).toBe(own.notifications);
    made.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { bucket: { name: ['my-uploads'] } } } });
  });
});

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
      PolicyDocument: { Statement: [Match.objectLike({ Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'] }), Match.objectLike({ Action: 's3:GetObject' })] },
      Roles: [{ Ref: Match.stringLikeRegexp('Reader') }],
    });
  });
});
