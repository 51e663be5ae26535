import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { PlanOptions } from './core/plan';
import { MediaPipelineProps } from './media-pipeline-props';
import { EncodingPreset, Rendition } from './rendition';
import { check } from '../private/validation-error';

const MAX_PUT_BYTES = 5 * 1024 ** 3;

/** What the planner gets: defaults filled in. */
export function planOptions(props: MediaPipelineProps): PlanOptions {
  const { crf = 23, preset = EncodingPreset.FASTER } = props;
  return {
    renditions: renditionsOf(props).map((rendition) => ({
      name: rendition.name,
      width: rendition.width,
      height: rendition.height,
      crf: rendition.crf ?? crf,
      preset: (rendition.preset ?? preset).name,
    })),
    thumbnailSeconds: props.thumbnailTimes?.map((time) => time.toMilliseconds() / 1000) ?? [5, 15, 30],
  };
}

const renditionsOf = ({ renditions }: MediaPipelineProps) => renditions ?? [Rendition.HD_720, Rendition.HD_1080];

/** Refuses what cannot work, in words that say how to mend it. */
export function checkMediaProps(scope: IConstruct, props: MediaPipelineProps): void {
  const renditions = renditionsOf(props);
  check(scope, renditions.length > 0, 'renditions is empty: give at least one.');
  check(scope, new Set(renditions.map(({ name }) => name)).size === renditions.length, 'two renditions have the same name: every file needs its own.');
  for (const rendition of renditions) checkRendition(scope, rendition);
  checkRange(scope, 'crf', props.crf, 0, 51);
  checkRange(scope, 'qualityThreshold', props.qualityThreshold, 0, 100);
  checkRange(scope, 'encodeConcurrency', props.encodeConcurrency, 2, 1000);
  checkRange(scope, 'thumbnailConcurrency', props.thumbnailConcurrency, 2, 1000);
  checkRange(scope, 'encodeMemorySize', props.encodeMemorySize, 1769, 10_240);
  check(scope, /^[a-z]+$/.test(props.preset?.name ?? 'medium'), `the preset "${props.preset?.name}" is not a name that libx264 knows.`);
  check(scope, props.thumbnailTimes?.length !== 0, 'thumbnailTimes is empty: give at least one.');
  check(scope, !props.maxUploadSize || props.maxUploadSize.toBytes() <= MAX_PUT_BYTES, 'maxUploadSize is more than one PUT can carry: give at most 5 GiB.');
  checkLifecycle(scope, props);
}

function checkRendition(scope: IConstruct, { name, width, height, crf }: Rendition): void {
  check(scope, /^[A-Za-z0-9_-]{1,32}$/.test(name), `the rendition name "${name}" is not fit for a file: give letters, digits, - and _, at most 32.`);
  for (const side of [width, height]) {
    check(scope, Number.isInteger(side) && side % 2 === 0 && side >= 16 && side <= 8192,
      `the rendition ${name} has a side of ${side} pixels: give an even number of 16–8192.`);
  }
  check(scope, width >= height, `the rendition ${name} is taller than wide: give the lying box, portrait videos turn it themselves.`);
  checkRange(scope, `crf of the rendition ${name}`, crf, 0, 51);
}

function checkRange(scope: IConstruct, name: string, value: number | undefined, least: number, most: number): void {
  check(scope, value === undefined || Token.isUnresolved(value) || (value >= least && value <= most), `${name} is ${value}: give ${least}–${most}.`);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function checkLifecycle(scope: IConstruct, { infrequentAccessAfter, glacierAfter, deepArchiveAfter }: MediaPipelineProps): void {
  const [standardIa, glacier, deepArchive] = [infrequentAccessAfter?.toDays() ?? 30, glacierAfter?.toDays() ?? 90, deepArchiveAfter?.toDays() ?? 365];
  check(scope, standardIa >= 30, 'infrequentAccessAfter is less than S3 allows: give at least 30 days.');
  check(scope, glacier >= standardIa + 30, 'glacierAfter has to be at least 30 days after infrequentAccessAfter.');
  check(scope, deepArchive >= glacier + 90, 'deepArchiveAfter has to be at least 90 days after glacierAfter.');
}
