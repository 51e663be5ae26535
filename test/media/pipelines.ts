import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MediaPipeline, MediaPipelineProps } from '../../src/media';

export const FFMPEG_LAYER = 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1';
export const layerOf = (stack: Stack) => lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', FFMPEG_LAYER);

export function pipelineWith(props: MediaPipelineProps = {}) {
  const stack = new Stack(new App(), 'Stack');
  return { stack, pipeline: new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), ...props }) };
}

/** What the function of a bundle is told. */
export const environmentOf = (bundle: string, from: Template) =>
  Object.values(from.findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: bundle } } } }))
    .map(({ Properties }) => Properties.Environment.Variables)[0];
