import { Annotations, Duration, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { encodeSecondsPerSecond } from './core/effort';
import { MediaPipelineProps } from './media-pipeline-props';
import { DEFAULT_ENCODE_MEMORY, planOptions, renditionsOf } from './resolve-encoding-props';
import { CHUNKED_MAX, VideoEncoder, VideoEncoderConfig } from './video-encoder';
import { checkRegionOfArn } from '../private/same-region';
import { check, checkKnown, checkSpan } from '../private/validation-error';

/** What one function has, and how much faster it may be than is planned with. */
const [REACH_SECONDS, FASTEST] = [900, 1.5];
const USUAL_FRAME_RATE = 25;

/** The encoder of a pipeline, whoever made it, and the longest video. Refuses one that the pipeline cannot work with. */
export function boundEncoder(scope: Construct, props: MediaPipelineProps): { encoder: VideoEncoderConfig; maxDurationSeconds: number } {
  const encoder = (props.encoder ?? VideoEncoder.automatic()).bind(scope);
  const { whole, chunkDuration, conversion, conversionQueueArn: queue } = encoder;
  check(scope, whole || chunkDuration !== undefined || conversion === true,
    'the encoder encodes neither whole videos nor chunks: let its bind answer with whole: true, or with a chunkDuration.');
  check(scope, encoder.maxDuration !== undefined, 'the encoder names no longest video: let its bind answer with a maxDuration.');
  checkKnown(scope, { chunkDuration, 'maxDuration of the encoder': encoder.maxDuration });
  checkSpan(scope, 'chunkDuration', chunkDuration, Duration.seconds(10), Duration.hours(1));
  check(scope, queue === undefined || Token.isUnresolved(queue) || /^arn:[\w-]+:mediaconvert:[\w-]+:\d+:queues\/\S+$/.test(queue),
    `queueArn is '${queue}': give the queue's ARN, arn:aws:mediaconvert:<region>:<account>:queues/<name>, or leave it out.`);
  checkRegionOfArn(scope, 'queueArn', queue);
  const preset = [props, ...renditionsOf(props)].some((of) => of.preset !== undefined);
  check(scope, !conversion || !preset, 'MediaConvert encodes, so preset would have no effect: leave it out.');

  const longest = encoder.maxDuration.toSeconds() > CHUNKED_MAX.toSeconds() ? encoder.maxDuration : CHUNKED_MAX;
  checkSpan(scope, 'maxDuration', props.maxDuration, Duration.seconds(1), longest);
  const maxDuration = props.maxDuration ?? encoder.maxDuration;
  if (!chunkDuration && !conversion) warnOfReach(scope, props, encoder, maxDuration);
  return { encoder, maxDurationSeconds: maxDuration.toSeconds() };
}

/** Small or simple videos go farther: no reason to refuse it. */
function warnOfReach(scope: Construct, props: MediaPipelineProps, encoder: VideoEncoderConfig, maxDuration: Duration): void {
  const { renditions } = planOptions(props, encoder);
  const effort = encodeSecondsPerSecond(USUAL_FRAME_RATE, renditions, props.encodeFunction?.memorySize ?? DEFAULT_ENCODE_MEMORY);
  const minutes = Math.floor(REACH_SECONDS * FASTEST / effort / 60);
  if (maxDuration.toSeconds() <= minutes * 60) return;
  Annotations.of(scope).addWarningV2('cdk-event-workflows:reach', `maxDuration is ${maxDuration.toHumanString()}, but one function encodes about ${minutes} minutes of `
    + `${USUAL_FRAME_RATE} frames a second in these renditions before Lambda stops it: longer ones may fail with EncodeTimeout. `
    + 'Take VideoEncoder.automatic(), give encodeFunction more memory, or shorten maxDuration.');
}
