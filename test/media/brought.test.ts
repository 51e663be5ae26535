import { App, aws_dynamodb as dynamodb, aws_events as events, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { layerOf } from './pipelines';
import { MediaPipeline, MediaPipelineProps, MediaSourceProps } from '../../src/media';

function pipelineOf(propsOf: (stack: Stack) => MediaPipelineProps = () => ({})) {
  const stack = new Stack(new App(), 'Stack');
  return { stack, pipeline: new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), ...propsOf(stack) }) };
}
const synth = (...given: Parameters<typeof pipelineOf>) => () => Template.fromStack(pipelineOf(...given).stack);
const bucketOf = (stack: Stack, eventBridgeEnabled = true) => new s3.Bucket(stack, 'Own', { eventBridgeEnabled });

describe('a table of jobs', () => {
  const string = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
  function tableOf(stack: Stack, { key = 'jobId', sortKey = 'createdAt', timeToLiveAttribute }: { key?: string; sortKey?: string; timeToLiveAttribute?: string } = {}) {
    const table = new dynamodb.Table(stack, 'Jobs', { partitionKey: string(key), timeToLiveAttribute });
    table.addGlobalSecondaryIndex({ indexName: 'by-user', partitionKey: string('userId'), sortKey: string(sortKey) });
    return table;
  }
  const with_ = (options?: Parameters<typeof tableOf>[1]) => () => pipelineOf((stack) => ({ jobTable: tableOf(stack, options) }));

  test('of another shape is refused', () => {
    expect(with_({ key: 'id' })).toThrow('Stack/Media: jobTable has the key id: it has to be jobId.');
    expect(with_({ sortKey: 'at' })).toThrow('has the index by-user by userId, at');
    expect(with_()).toThrow("jobTable has no time to live: set timeToLiveAttribute to 'expiresAt'");
    expect(with_({ timeToLiveAttribute: 'expiresAt' })).not.toThrow();
  });
});

test('a bucket whose uploads nobody would hear of is refused, at the end of synthesis', () => {
  expect(synth((stack) => ({ inputBucket: bucketOf(stack, false) }))).toThrow(/inputBucket: the bucket Stack\/Own does not send its events to EventBridge/);
  expect(synth((stack) => ({ inputBucket: bucketOf(stack) }))).not.toThrow();
  expect(synth((stack) => ({ inputBucket: s3.Bucket.fromBucketName(stack, 'Own', 'uploads') }))).not.toThrow();
  const { stack, pipeline } = pipelineOf();
  pipeline.addSource('Late', { bucket: bucketOf(stack, false) });
  expect(() => Template.fromStack(stack)).toThrow(/Late: the bucket/);
});

describe('a source', () => {
  const add = (propsOf: (pipeline: MediaPipeline, stack: Stack) => Partial<MediaSourceProps>, id = 'Films') => () => {
    const { stack, pipeline } = pipelineOf();
    pipeline.addSource(id, { bucket: bucketOf(stack), ...propsOf(pipeline, stack) });
  };

  test('does not take the pipeline\'s own files for new videos', () => {
    expect(add(({ outputBucket: bucket }) => ({ bucket }))).toThrow('Films: the pipeline itself writes to encoded/, thumbnails/, temp/ in that bucket');
    expect(add(({ outputBucket: bucket }) => ({ bucket, prefix: 'enc' }))).toThrow('writes to encoded/ in');
    expect(add(({ inputBucket: bucket }) => ({ bucket }))).toThrow('writes to uploads/');
    expect(add(({ inputBucket: bucket }) => ({ bucket, prefix: 'incoming/' }))).not.toThrow();
  });

  test.each<[string, Partial<MediaSourceProps>]>([
    ["the prefix 'in/*' is taken letter by letter", { prefix: 'in/*' }],
    ["S3 tells metadata without x-amz-meta-: give 'owner'", { ownerMetadata: 'x-amz-meta-owner' }],
    ['owner is empty', { owner: ' ' }],
  ])('refuses: %s', (message, props) => expect(add(() => props)).toThrow(message));

  test('refuses a bus without a pattern, and the id of a part', () => {
    expect(add((_, stack) => ({ eventBus: new events.EventBus(stack, 'Bus') }))).toThrow('eventBus is that of the eventPattern');
    expect(add(() => ({}), 'Api')).toThrow('a part of the pipeline or another source is called Api');
  });
});
