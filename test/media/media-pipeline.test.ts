import { App, aws_lambda as lambda, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MediaPipeline, MediaPipelineProps } from '../../src/media';
import { expectNoFindings } from '../nag';

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1';

function synth(props: MediaPipelineProps = {}) {
  const stack = new Stack(new App(), 'Stack');
  const pipeline = new MediaPipeline(stack, 'Media', { ffmpegLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', ARN), ...props });
  return { stack, pipeline, template: Template.fromStack(stack) };
}

test('is clean under the standard packs', () => {
  expectNoFindings(synth().stack);
});
