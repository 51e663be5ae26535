import { Construct } from 'constructs';
import { MediaPipelineProps } from './media-pipeline-props';
import { renditionsOf } from './resolve-encoding-props';
import { checkKnown } from '../private/validation-error';

const CALCULATED_WITH = [
  'crf', 'audioBitRate', 'qualityThreshold', 'maxDuration', 'maxUploadSize', 'maxObjects', 'errorThreshold', 'jobTimeout', 'slowJobThreshold', 'maxWaitingTime',
  'infrequentAccessAfter', 'glacierAfter', 'deepArchiveAfter', 'thumbnailInterval', 'posterTime', 'spriteInterval',
] as const;

/** Refuses numbers and times that only the deployment knows: plans, disks, time-outs and the texts of alarms are made of them. */
export function checkKnownProps(scope: Construct, props: MediaPipelineProps): void {
  for (const name of CALCULATED_WITH) checkKnown(scope, { [name]: props[name] });
  for (const thumbnailTimes of props.thumbnailTimes ?? []) checkKnown(scope, { thumbnailTimes });
  checkKnown(scope, { segmentDuration: props.packaging?.segmentDuration });
  for (const { name, width, height, crf, maxBitRate, bufferSize, audio } of renditionsOf(props)) {
    const { bitRate, channels, maxTracks } = audio ?? {};
    const numbers = { width, height, crf, maxBitRate, bufferSize, bitRate, channels, maxTracks };
    for (const [what, value] of Object.entries(numbers)) checkKnown(scope, { [`${what} of the rendition ${name}`]: value });
  }
}
