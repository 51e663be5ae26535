import { App, aws_lambda as lambda, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MediaPipeline, MediaPipelineProps } from '../../src/media';

export const FFMPEG_LAYER = 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1';
export const layerOf = (stack: Stack) => lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', FFMPEG_LAYER);

export function pipelineWith(props: MediaPipelineProps = {}) {
  const stack = new Stack(new App(), 'Stack');
  return { stack, pipeline: new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), ...props }) };
}

/** A bucket of somebody else's that sends its events, without CDK's custom resource for it. */
export function archiveIn(stack: Stack): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'Archive', { enforceSSL: true, serverAccessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs') });
  (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  return bucket;
}

/** What the function of a bundle is told. */
export const environmentOf = (bundle: string, from: Template) =>
  Object.values(from.findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: bundle } } } }))
    .map(({ Properties }) => Properties.Environment.Variables)[0];
