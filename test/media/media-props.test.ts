import { App, aws_cognito as cognito, aws_dynamodb as dynamodb, aws_s3 as s3, Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { planOptions, spec } from './core/sources';
import { environmentOf, FFMPEG_LAYER, layerOf, pipelineWith } from './pipelines';
import { EncodingPreset, MediaPipeline, MediaPipelineProps, Packaging, Rendition, RenditionAudio, RenditionAudioProps, VideoCodec, VideoEncoder } from '../../src/media';
import { NotificationFanout } from '../../src/messaging';

const SMALL = { name: 'x', width: 640, height: 360 };
const sound = (audio: RenditionAudioProps, ...others: Rendition[]): MediaPipelineProps =>
  ({ renditions: [Rendition.of({ name: 'x', width: 640, height: 360, audio: RenditionAudio.of(audio) }), ...others] });

const template = Template.fromStack(pipelineWith().stack);

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
      settings: { audio: { kbps: 96, channels: 6 } },
      encoder: { whole: true, memoryMb: 3008 },
    });
    expect(MAX_DURATION_SECONDS).toBe('360');
  });

  test('a rendition may have sound of its own; what it does not say is the pipeline\'s', () => {
    const sized = (name: string, audio: RenditionAudio) => Rendition.of({ name, width: 640, height: 360, audio });
    const { stack } = pipelineWith({
      renditions: [sized('mute', RenditionAudio.none()), sized('mono', RenditionAudio.of({ channels: 1 })), sized('one', RenditionAudio.of({ bitRate: 64, maxTracks: 1 })), Rendition.HD_720],
      audioBitRate: 96,
      keepSurround: true,
    });
    const { renditions } = JSON.parse(environmentOf('media-probe', Template.fromStack(stack)).PLAN);
    expect(renditions.map(({ audio }: any) => audio)).toEqual([
      { kbps: 96, channels: 6, tracks: 0 }, { kbps: 96, channels: 1 }, { kbps: 64, channels: 6, tracks: 1 }, undefined,
    ]);
  });

  test('the numbers of the reference are the defaults', () => {
    expect(JSON.parse(environmentOf('media-probe', template).PLAN)).toEqual({ ...defaults, poster: {}, spriteEverySeconds: 10 });
    expect(environmentOf('media-probe', template).MAX_DURATION_SECONDS).toBe(String(4 * 3600));
    template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 3008, Timeout: 900, EphemeralStorage: { Size: 10_240 }, Architectures: ['arm64'], Layers: [FFMPEG_LAYER] });
  });

  test.each<[string, MediaPipelineProps, RegExp]>([
    ['no renditions', { renditions: [] }, /renditions is empty/],
    ['equal names', { renditions: [Rendition.HD_720, Rendition.of({ name: '720p', width: 640, height: 360 })] }, /same name/],
    ['odd sides', { renditions: [Rendition.of({ name: 'odd', width: 641, height: 360 })] }, /side of 641/],
    ['a standing box', { renditions: [Rendition.of({ name: 'tall', width: 360, height: 640 })] }, /lying box/],
    ['a name that is a path', { renditions: [Rendition.of({ name: '../x', width: 640, height: 360 })] }, /not fit for a file/],
    ['crf out of range', { crf: 52 }, /crf is 52: give 1–51/],
    ['a crf that makes H.264 lossless', { crf: 0.5 }, /crf is 0.5: give 1–51/],
    ['no crf at all for AV1', { renditions: [Rendition.of({ ...SMALL, codec: VideoCodec.AV1, crf: 0 })] }, /crf of the rendition x is 0: give 1–63/],
    ['a bit rate beyond AV1', { renditions: [Rendition.of({ ...SMALL, codec: VideoCodec.AV1, maxBitRate: 100_001 })] }, /maxBitRate of the rendition x is 100001: give 50–100000/],
    ['a buffer that AV1 does not take', { renditions: [Rendition.of({ ...SMALL, codec: VideoCodec.AV1, maxBitRate: 1000, bufferSize: 10_100 })] },
      /bufferSize of the rendition x holds 10.1 seconds of maxBitRate: give 0.02–10 times as much as maxBitRate for av1/],
    ['a threshold out of range', { qualityThreshold: 101 }, /give 0–100/],
    ['a preset with more in it', { preset: EncodingPreset.of('fast -i x') }, /is not known: give one of ultrafast/],
    ['an upload larger than any object', { maxUploadSize: Size.tebibytes(50) }, /at most 48\.8 TiB/],
    ['chunks that cost more than they save', { encoder: VideoEncoder.chunked({ chunkDuration: Duration.seconds(5) }) }, /chunkDuration is 5 seconds: give 10 seconds to 1 hour/],
    ['a crf beyond the codec', { renditions: [Rendition.of({ name: 'x', width: 640, height: 360, crf: 60 })] }, /crf of the rendition x is 60: give 1–51/],
    ['a buffer without a cap', { renditions: [Rendition.of({ name: 'x', width: 640, height: 360, bufferSize: 1000 })] }, /no maxBitRate/],
    ['a name that a stream has', { renditions: [Rendition.of({ name: 'audio_0', width: 640, height: 360 })] }, /that of another file/],
    ['an odd number of channels', sound({ channels: 3 }), /has 3 channels: give 1 \(mono\), 2 \(stereo\) or 6/],
    ['too low a rate of sound', sound({ bitRate: 8 }), /bitRate of the sound of the rendition x is 8: give 32–512/],
    ['half a track', sound({ maxTracks: 0.5 }), /maxTracks of the rendition x is 0.5/],
    ['tracks that a player cannot keep', { ...sound({ maxTracks: 1 }, Rendition.HD_720), packaging: Packaging.hls() }, /different maxTracks/],
    ['a job without time to wait', { jobTimeout: Duration.minutes(5) }, /jobTimeout is 5 minutes: give 1 hour to 14 days/],
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
