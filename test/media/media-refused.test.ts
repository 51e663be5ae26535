import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, aws_apigateway as apigateway, aws_lambda as lambda, aws_s3 as s3, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { layerOf, pipelineWith } from './pipelines';
import { EncodingPreset, FfmpegLayer, MediaApi, MediaPipeline, MediaPipelineProps, Packaging, Rendition, VideoEncoder, VideoEncoderConfig } from '../../src/media';

const lengthOf = (chunkDuration: Duration) => ({ encoder: VideoEncoder.chunked({ chunkDuration }) });
const rendition = (name: string) => Rendition.of({ name, width: 640, height: 360, maxBitRate: 4000, bufferSize: 8000 });
const bucket = (name: string) => s3.Bucket.fromBucketName(new Stack(), name, name);
const OWN = { inputBucket: bucket('uploads'), outputBucket: bucket('films'), api: MediaApi.NONE };

class Encoder extends VideoEncoder {
  constructor(private readonly config: Partial<VideoEncoderConfig>) {
    super();
  }

  public bind(): VideoEncoderConfig {
    return { whole: false, maxDuration: Duration.hours(1), ...this.config };
  }
}

const refused = (props: MediaPipelineProps, message: string) => expect(() => pipelineWith(props)).toThrow(`Stack/Media: ${message}`);

describe('out of range', () => {
  test.each<[string, MediaPipelineProps]>([
    ['maxObjects is NaN', { maxObjects: NaN }],
    ['maxUploadSize is zero', { maxUploadSize: Size.bytes(0) }],
    ['maxDuration is zero', { maxDuration: Duration.seconds(0) }],
    ['maxDuration is 10 hours: give 1 second to 4 hours', { maxDuration: Duration.hours(10) }],
    ['chunkDuration is 1 day: give 10 seconds to 1 hour', lengthOf(Duration.days(1))],
    ['encodeConcurrency is 2.5: give 2–1000', { encodeConcurrency: 2.5 }],
    ['thumbnailConcurrency is 1: give 2–1000', { thumbnailConcurrency: 1 }],
    ['errorThreshold is 0.5', { errorThreshold: 0.5 }],
    ['throttlingRateLimit is 0.5', { throttlingRateLimit: 0.5 }],
    ['api is NONE, so throttlingBurstLimit', { api: MediaApi.NONE, throttlingBurstLimit: 5 }],
    ['corsOrigins take', { corsOrigins: Array.from({ length: 50 }, (_, at) => `https://page-${at}.example.com`) }],
    ['renditions and thumbnailTimes take', { renditions: Array.from({ length: 40 }, (_, at) => rendition(`r${at}`)) }],
    ['the encoder encodes neither whole videos nor chunks', { encoder: new Encoder({}) }],
    ['the encoder names no longest video: let its bind answer with a maxDuration', { encoder: new Encoder({ whole: true, maxDuration: undefined }) }],
    ['chunkDuration is 2 seconds', { encoder: new Encoder({ chunkDuration: Duration.seconds(2) }) }],
  ])('%s', (message, props) => refused(props, message));

  test('parts of a second or a day are told by the name of the property', () => {
    const odd = Duration.millis(1500);
    refused({ maxDuration: odd }, 'maxDuration is 1 second 500 millis: give whole seconds');
    refused({ spriteInterval: odd }, 'spriteInterval is 1 second 500 millis: give whole seconds');
    refused(lengthOf(Duration.millis(20_500)), 'chunkDuration is 20 seconds 500 millis: give whole seconds');
    refused({ glacierAfter: Duration.hours(2500) }, 'glacierAfter is 104 days 4 hours: give whole days');
    expect(() => pipelineWith({ maxUploadSize: Size.mebibytes(0.3) })).not.toThrow();
  });
});

test.each<[string, MediaPipelineProps]>([
  ['poster is false, so posterTime', { poster: false, posterTime: Duration.seconds(1) }],
  ['sprites is false, so spriteInterval', { sprites: false, spriteInterval: Duration.seconds(5) }],
  ['alarms is false, so maxObjects, slowJobThreshold', { alarms: false, maxObjects: 5, slowJobThreshold: Duration.hours(2) }],
  ['inputBucket has a life cycle of its own, so glacierAfter', { inputBucket: OWN.inputBucket, glacierAfter: Duration.days(100) }],
  ['there is no API and the buckets have rules of their own, so corsOrigins', { ...OWN, corsOrigins: ['https://a.example'] }],
  ['MediaConvert encodes, so preset', { encoder: VideoEncoder.mediaConvert(), preset: EncodingPreset.SLOW }],
])('without effect: %s would have none', (message, props) => refused(props, message));

describe('never right', () => {
  test.each<[string, MediaPipelineProps]>([
    ["corsOrigins: 'https://a.example/' is not the origin of a page", { corsOrigins: ['https://a.example/'] }],
    ["corsOrigins: 'a.example' is not the origin of a page", { corsOrigins: ['a.example'], api: MediaApi.NONE }],
    ['corsOrigins is empty', { corsOrigins: [], api: MediaApi.NONE }],
    ["queueArn is 'Default': give the queue's ARN", { encoder: VideoEncoder.mediaConvert({ queueArn: 'Default' }) }],
    ["queueArn is ''", { encoder: VideoEncoder.mediaConvert({ queueArn: '' }) }],
  ])('%s', (message, props) => refused(props, message));

  test('a layer for other processors than the functions have, a queue in another Region', () => {
    const binary = join(tmpdir(), 'ffmpeg-by-script');
    writeFileSync(binary, '#!/bin/sh\n');
    const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
    const ffmpegLayer = new FfmpegLayer(stack, 'Layer', { binary });
    const made = (id: string, props: MediaPipelineProps) => () => new MediaPipeline(stack, id, { ffmpegLayer, ...props });
    expect(made('One', { architecture: lambda.Architecture.X86_64 })).toThrow('Stack/One: the functions are for x86_64, the ffmpegLayer is not');
    const encoder = VideoEncoder.mediaConvert({ queueArn: 'arn:aws:mediaconvert:us-east-1:123456789012:queues/Reserved' });
    expect(made('Two', { encoder })).toThrow('Stack/Two: queueArn is in us-east-1, but this stack in eu-west-1');
  });
});

describe('known to the deployment only', () => {
  const number = Token.asNumber({ Ref: 'Number' });
  const time = Duration.seconds(Lazy.number({ produce: () => 5 }));
  const sized = (sides: object) => ({ renditions: [Rendition.of({ name: 'x', width: 640, height: 360, ...sides })] });

  test.each<[string, MediaPipelineProps]>([
    ['chunkDuration', lengthOf(time)],
    ['segmentDuration', { packaging: Packaging.hls({ segmentDuration: time }) }],
    ['width of the rendition x', sized({ width: number })],
    ['maxBitRate of the rendition x', sized({ maxBitRate: number })],
    ['infrequentAccessAfter', { infrequentAccessAfter: time }],
    ['maxDuration', { maxDuration: time }],
    ['maxUploadSize', { maxUploadSize: Size.bytes(number) }],
    ['thumbnailTimes', { thumbnailTimes: [time] }],
    ['jobTimeout', { jobTimeout: time }],
    ['crf', { crf: number }],
    ['maxObjects', { maxObjects: number }],
    ['maxDuration of the encoder', { encoder: new Encoder({ whole: true, maxDuration: time }) }],
  ])('%s is refused, in words', (name, props) => refused(props, `${name} has to be known when the app is synthesized`));

  test('what is handed on as it is may come with the deployment', () => {
    const text = Token.asString({ Ref: 'Parameter' });
    const { stack } = pipelineWith({ encodeConcurrency: number, corsOrigins: [text], encoder: VideoEncoder.mediaConvert({ queueArn: text }) });
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::Lambda::EventSourceMapping'))).toContain('{"MaximumConcurrency":{"Ref":"Number"}}');
  });

  test('origins of buckets alone may have wildcards, be many, and come with the deployment as a list', () => {
    const originsOf = (corsOrigins: string[]) => Object.values(Template.fromStack(pipelineWith({ api: MediaApi.NONE, corsOrigins }).stack).findResources('AWS::S3::Bucket'))
      .flatMap(({ Properties }) => Properties.CorsConfiguration?.CorsRules ?? []).map(({ AllowedOrigins }) => AllowedOrigins);
    const many = Array.from({ length: 50 }, (_, at) => `https://*.page-${at}.example.com`);
    expect(originsOf(many)).toEqual([many, many]);
    expect(originsOf(Token.asList({ Ref: 'Origins' }))).toEqual([{ Ref: 'Origins' }, { Ref: 'Origins' }]);
  });
});

test('what one function will hardly encode in time is warned of', () => {
  const warnings = (props: MediaPipelineProps) => Annotations.fromStack(pipelineWith({ encoder: VideoEncoder.singleFunction(), ...props }).stack)
    .findWarning('/Stack/Media', Match.anyValue()).map(({ entry: { data } }) => String(data));
  expect(warnings({})).toEqual([]);
  expect(warnings({ maxDuration: Duration.hours(2) }).filter((text) => /maxDuration is 2 hours, but one function encodes about 7 minutes/.test(text))).toHaveLength(1);
  expect(warnings({ maxDuration: Duration.minutes(20), encodeFunction: { memorySize: 10_240 } })).toEqual([]);
});

test('of an API without a stage there is no address to tell', () => {
  const stack = new Stack(new App(), 'Stack');
  const { root: apiResource } = new apigateway.RestApi(stack, 'Own', { deploy: false });
  const { root } = apigateway.RestApi.fromRestApiAttributes(stack, 'Other', { restApiId: 'a', rootResourceId: 'r' });
  expect(() => new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), apiResource }).url).toThrow('The API has no stage of its own');
  expect(() => new MediaPipeline(stack, 'Imported', { ffmpegLayer: layerOf(new Stack()), apiResource: root }).url).toThrow('The API is imported');
});
