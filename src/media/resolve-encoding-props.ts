import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkRange } from './check-range';
import { BUFFER_SECONDS, DEFAULT_CRF, MAX_CRF, MIN_CRF, MOST_KBPS, PRESETS } from './core/codecs';
import type { RenditionSpec } from './core/ladder';
import type { PlanOptions } from './core/plan';
import type { AudioSettings } from './core/sound';
import { MediaPipelineProps } from './media-pipeline-props';
import { EncodingPreset, Rendition } from './rendition';
import { RenditionAudio } from './rendition-audio';
import { pictureOptions } from './resolve-output-props';
import { VideoEncoderConfig } from './video-encoder';
import { check, checkSpan, checkWhole } from '../private/validation-error';

export const DEFAULT_ENCODE_MEMORY = 3008;

/** Retention of SQS ends there. */
const LONGEST_JOB = Duration.days(14);

/** From the arrival of a video to the end of its job: as long may each of its tasks wait, and what it has made so far is kept. */
export const jobTimeoutOf = ({ jobTimeout = Duration.days(7) }: MediaPipelineProps) => jobTimeout;

/** What the planner gets: defaults filled in. */
export function planOptions(props: MediaPipelineProps, encoder: VideoEncoderConfig): PlanOptions {
  return {
    renditions: renditionsOf(props).map((rendition) => renditionSpec(rendition, props)),
    ...pictureOptions(props),
    settings: {
      audio: audioSettings(props),
      segmentSeconds: props.packaging?.segmentDuration?.toSeconds({ integral: false }),
      dropSubtitles: props.subtitles === false || undefined,
    },
    encoder: {
      whole: encoder.whole,
      chunkSeconds: encoder.chunkDuration?.toSeconds(),
      memoryMb: props.encodeFunction?.memorySize ?? DEFAULT_ENCODE_MEMORY,
      mediaConvert: encoder.conversion,
    },
  };
}

function renditionSpec(rendition: Rendition, props: MediaPipelineProps): RenditionSpec {
  const { name, width, height, codec, crf, preset, maxBitRate, bufferSize, audio } = rendition;
  return {
    name,
    width,
    height,
    codec: codec._name,
    crf: crf ?? props.crf ?? DEFAULT_CRF[codec._name],
    preset: (preset ?? props.preset ?? EncodingPreset.FASTER).name,
    maxKbps: maxBitRate,
    bufferKbits: bufferSize,
    audio: audio && audioSettings(props, audio),
  };
}

function audioSettings({ audioBitRate, keepSurround }: MediaPipelineProps, own?: RenditionAudio): AudioSettings {
  return { kbps: own?.bitRate ?? audioBitRate ?? 128, channels: own?.channels ?? (keepSurround ? 6 : 2), tracks: own?.maxTracks };
}

export const renditionsOf = ({ renditions }: MediaPipelineProps) => renditions ?? [Rendition.HD_720, Rendition.HD_1080];

/** What lies beside renditions. */
const TAKEN = /^(master|manifest)$|^(audio|subtitle|sound\d+)_/;

/** Refuses what cannot work, in words that say how to mend it. */
export function checkEncodingProps(scope: IConstruct, props: MediaPipelineProps): void {
  const renditions = renditionsOf(props);
  check(scope, renditions.length > 0, 'renditions is empty: give at least one.');
  check(scope, new Set(renditions.map(({ name }) => name)).size === renditions.length, 'two renditions have the same name: every file needs its own.');
  for (const rendition of renditions) checkRendition(scope, rendition);
  checkTracks(scope, props);
  const codecs = renditions.map(({ codec }) => codec._name);
  checkRange(scope, 'crf', props.crf, Math.max(...codecs.map((codec) => MIN_CRF[codec])), Math.min(...codecs.map((codec) => MAX_CRF[codec])));
  checkRange(scope, 'qualityThreshold', props.qualityThreshold, 0, 100);
  checkWhole(scope, 'encodeConcurrency', props.encodeConcurrency, 2, 1000);
  checkSpan(scope, 'jobTimeout', props.jobTimeout, Duration.hours(1), LONGEST_JOB);
  checkRange(scope, 'audioBitRate', props.audioBitRate, 32, 512);
  checkPreset(scope, props.preset);
  props.packaging?._check(scope);
}

function checkRendition(scope: IConstruct, rendition: Rendition): void {
  const { name, width, height, codec, crf, preset, maxBitRate, bufferSize, audio } = rendition;
  check(scope, /^[A-Za-z0-9_-]{1,32}$/.test(name), `the rendition name "${name}" is not fit for a file: give letters, digits, - and _, at most 32.`);
  check(scope, !TAKEN.test(name), `the rendition name "${name}" is that of another file: give one that is not master, manifest, audio_… or subtitle_….`);
  for (const side of [width, height]) {
    check(scope, Number.isInteger(side) && side % 2 === 0 && side >= 16 && side <= 8192,
      `the rendition ${name} has a side of ${side} pixels: give an even number of 16–8192.`);
  }
  check(scope, width >= height, `the rendition ${name} is taller than wide: give the lying box, portrait videos turn it themselves.`);
  checkRange(scope, `crf of the rendition ${name}`, crf, MIN_CRF[codec._name], MAX_CRF[codec._name]);
  checkRange(scope, `maxBitRate of the rendition ${name}`, maxBitRate, 50, MOST_KBPS[codec._name]);
  checkRange(scope, `bufferSize of the rendition ${name}`, bufferSize, 50, 400_000);
  check(scope, bufferSize === undefined || maxBitRate !== undefined, `the rendition ${name} has a bufferSize but no maxBitRate: give both.`);
  checkBuffer(scope, rendition);
  checkPreset(scope, preset);
  if (audio) checkAudio(scope, name, audio);
}

function checkBuffer(scope: IConstruct, { name, codec, maxBitRate, bufferSize }: Rendition): void {
  if (maxBitRate === undefined || bufferSize === undefined) return;
  const [least, most] = BUFFER_SECONDS[codec._name];
  const seconds = bufferSize / maxBitRate;
  check(scope, seconds >= least && seconds <= most,
    `bufferSize of the rendition ${name} holds ${seconds} seconds of maxBitRate: give ${least}–${most} times as much as maxBitRate for ${codec.name}.`);
}

function checkAudio(scope: IConstruct, rendition: string, { bitRate, channels, maxTracks }: RenditionAudio): void {
  checkRange(scope, `bitRate of the sound of the rendition ${rendition}`, bitRate, 32, 512);
  check(scope, channels === undefined || [1, 2, 6].includes(channels),
    `the sound of the rendition ${rendition} has ${channels} channels: give 1 (mono), 2 (stereo) or 6 (5.1).`);
  check(scope, maxTracks === undefined || (Number.isInteger(maxTracks) && maxTracks >= 0 && maxTracks <= 64),
    `maxTracks of the rendition ${rendition} is ${maxTracks}: give 1–64, or RenditionAudio.none() for no sound.`);
}

/** Groups of sound in a playlist have the same members. https://datatracker.ietf.org/doc/html/rfc8216#section-4.3.4.1.1 */
function checkTracks(scope: IConstruct, props: MediaPipelineProps): void {
  if (!props.packaging?.segmentDuration) return;
  const most = new Set(renditionsOf(props).map(({ audio }) => audio?.maxTracks).filter((tracks) => tracks !== 0));
  check(scope, most.size <= 1, 'renditions have different maxTracks, but players of HLS change between them and keep the track: give all the same, or Packaging.mp4().');
}

const checkPreset = (scope: IConstruct, preset?: EncodingPreset) =>
  check(scope, PRESETS.includes(preset?.name ?? 'medium'), `the preset "${preset?.name}" is not known: give one of ${PRESETS.join(', ')}.`);
