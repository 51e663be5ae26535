import { aws_logs as logs, Duration, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { environmentOf, pipelineWith } from './pipelines';
import { MediaPipelineProps, VideoEncoder } from '../../src/media';

/** Of the function of a bundle. */
const propertiesOf = (bundle: string, from: Template) => Object.values(from.findResources('AWS::Lambda::Function'))
  .map(({ Properties }) => Properties).find(({ Environment }) => Environment?.Variables.POWERTOOLS_SERVICE_NAME === `media-${bundle}`);
const sizesOf = (from: Template, ...bundles: string[]) => bundles.map((bundle) => {
  const { MemorySize, Timeout } = propertiesOf(bundle, from);
  return `${bundle} ${MemorySize}/${Timeout}`;
});
const FUNCTIONS = ['upload', 'status', 'list', 'delete', 'retry', 'probe', 'encode', 'thumbnails', 'quality', 'publish'];

test('functions have sizes that work as they come', () => {
  const made = Template.fromStack(pipelineWith().stack);
  expect(sizesOf(made, ...FUNCTIONS)).toEqual([
    'upload 256/120', 'status 256/30', 'list 256/30', 'delete 256/30', 'retry 256/30', 'probe 1024/300', 'encode 3008/900', 'thumbnails 1024/900',
    'quality 3008/600', 'publish 512/600',
  ]);
  made.resourceCountIs('AWS::Lambda::Alias', 0);
});

describe('sizes', () => {
  const { stack } = pipelineWith({
    uploadFunction: { memorySize: 512, timeout: Duration.seconds(30), provisionedConcurrency: 2 },
    userFunctions: { memorySize: 128, timeout: Duration.seconds(10) },
    probeFunction: { memorySize: 2048, timeout: Duration.minutes(10) },
    encodeFunction: { memorySize: 5308, reservedConcurrency: 10 },
    thumbnailFunction: { memorySize: 1769, timeout: Duration.minutes(5), reservedConcurrency: 20, provisionedConcurrency: 1 },
    qualityFunction: { memorySize: 4096, timeout: Duration.minutes(14) },
    publishFunction: { memorySize: 256, timeout: Duration.minutes(2), provisionedConcurrency: 1 },
    logRetention: logs.RetentionDays.ONE_YEAR,
    statusPush: true,
    throttlingRateLimit: 500,
    throttlingBurstLimit: 1000,
    corsOrigins: ['https://a.example', 'https://b.example'],
  });
  const template = Template.fromStack(stack);

  test('reach the functions, the planner and every log', () => {
    expect(sizesOf(template, ...FUNCTIONS)).toEqual([
      'upload 512/30', 'status 128/10', 'list 128/10', 'delete 128/10', 'retry 128/10', 'probe 2048/600', 'encode 5308/900', 'thumbnails 1769/300',
      'quality 4096/840', 'publish 256/120',
    ]);
    expect(['encode', 'thumbnails', 'probe'].map((bundle) => propertiesOf(bundle, template).ReservedConcurrentExecutions)).toEqual([10, 20, undefined]);
    expect(environmentOf('media-status', template).CORS_ORIGIN).toBe('https://a.example,https://b.example');
    expect(JSON.parse(environmentOf('media-probe', template).PLAN).encoder.memoryMb).toBe(5308);
    const kept = Object.entries(template.findResources('AWS::Logs::LogGroup')).filter(([id]) => !id.includes('Notifications'));
    expect(kept.length).toBeGreaterThan(15);
    for (const [id, { Properties }] of kept) expect(`${id} ${Properties.RetentionInDays}`).toBe(`${id} 365`);
  });

  test('the API takes as many requests as it is told', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', { MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 })] });
  });

  test('time-outs reach whoever waits: tasks of the workflow, and the visibility of queues', () => {
    const [{ Properties: { DefinitionString: definition } }] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
    const text = JSON.stringify(stack.resolve(definition)).replace(/\\"/g, '"');
    const timeoutOf = (state: string) => Number(new RegExp(`"${state}":\\{.*?"TimeoutSeconds":(\\d+)`).exec(text)![1]);
    expect(['Probe', 'CheckQuality', 'Publish'].map(timeoutOf)).toEqual([615, 855, 135]);
    const queues = Object.entries(template.findResources('AWS::SQS::Queue', { Properties: { VisibilityTimeout: 6 * 300 } }));
    expect(queues.map(([id]) => id)).toEqual([expect.stringContaining('ThumbnailQueue')]);
  });

  test('instances that are kept warm are those that are called', () => {
    const aliasOf = (part: string) => Object.keys(template.findResources('AWS::Lambda::Alias')).find((id) => id.includes(part))!;
    template.resourceCountIs('AWS::Lambda::Alias', 3);
    const callers = (type: string) => JSON.stringify(template.findResources(type));
    expect(callers('AWS::ApiGateway::Method')).toContain(aliasOf('Upload'));
    expect(callers('AWS::Lambda::EventSourceMapping')).toContain(aliasOf('Thumbnails'));
    expect(callers('AWS::StepFunctions::StateMachine')).toContain(aliasOf('Publish'));
    expect(callers('AWS::IAM::ManagedPolicy') + callers('AWS::IAM::Policy')).toContain(aliasOf('Publish'));
  });
});

const minutes = (value: number) => ({ timeout: Duration.minutes(value) });

test.each<[string, MediaPipelineProps]>([
  ['encodeFunction.memorySize is 512: give 1769–10240', { encodeFunction: { memorySize: 512 } }],
  ['encodeFunction.memorySize is 2000.5', { encodeFunction: { memorySize: 2000.5 } }],
  ['qualityFunction.memorySize is 256: give 512–10240', { qualityFunction: { memorySize: 256 } }],
  ['probeFunction.timeout is 16 minutes: give 30 seconds to 15 minutes', { probeFunction: minutes(16) }],
  ['publishFunction.timeout is 1 second 500 millis: give whole seconds', { publishFunction: { timeout: Duration.millis(1500) } }],
  ['userFunctions.reservedConcurrency is 0', { userFunctions: { reservedConcurrency: 0 } }],
  ['uploadFunction keeps 3 instances warm (provisionedConcurrency), but may have only 2', { uploadFunction: { provisionedConcurrency: 3, reservedConcurrency: 2 } }],
  ['encodeConcurrency is 10, but encodeFunction may have 5 instances only', { encodeFunction: { reservedConcurrency: 5 }, encoder: VideoEncoder.chunked() }],
  ['thumbnailConcurrency is 30, but thumbnailFunction may have 25', { thumbnailConcurrency: 30, thumbnailFunction: { reservedConcurrency: 25 } }],
])('refuses: %s', (message, props) => expect(() => pipelineWith(props)).toThrow(`Stack/Media: ${message}`));

test('what is calculated with has to be known', () => {
  const memorySize = Token.asNumber({ Ref: 'Memory' });
  expect(() => pipelineWith({ qualityFunction: { memorySize } })).toThrow('Stack/Media: qualityFunction.memorySize has to be known when the app is synthesized');
  expect(() => pipelineWith({ publishFunction: { provisionedConcurrency: memorySize, reservedConcurrency: memorySize } }))
    .toThrow('Stack/Media: publishFunction.provisionedConcurrency has to be known when the app is synthesized');
  expect(() => pipelineWith({ encodeFunction: { reservedConcurrency: memorySize } })).not.toThrow();
});
