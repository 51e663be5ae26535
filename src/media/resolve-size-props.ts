import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaPipelineProps } from './media-pipeline-props';
import { MediaFunctionSize, MediaSizeProps } from './media-size-props';
import { checkSize, fitsReserved } from '../private/function-size';
import { check, checkKnown, checkSpan } from '../private/validation-error';

/** Least memory (MB), and least time: ffmpeg has to fit in, and a step to have time to say that it has run out of it. */
const LEAST: [Exclude<keyof MediaSizeProps, 'logRetention'>, number, Duration?][] = [
  ['uploadFunction', 128, Duration.seconds(5)],
  ['userFunctions', 128, Duration.seconds(5)],
  ['probeFunction', 512, Duration.seconds(30)],
  ['encodeFunction', 1769],
  ['thumbnailFunction', 512, Duration.seconds(30)],
  ['qualityFunction', 512, Duration.seconds(30)],
  ['publishFunction', 128, Duration.seconds(30)],
];

export const DEFAULT_CONCURRENCY = { encode: 10, thumbnails: 20 };

/** Refuses sizes that cannot work. The price of a minute, the plan and the time-outs of tasks are calculated from them. */
export function checkSizeProps(scope: Construct, props: MediaPipelineProps): void {
  for (const [name, memory, time] of LEAST) {
    const size: MediaFunctionSize = props[name] ?? {};
    const { timeout } = size;
    checkKnown(scope, { [`${name}.memorySize`]: size.memorySize, [`${name}.timeout`]: timeout });
    checkSize(scope, name, size, memory);
    if (time) checkSpan(scope, `${name}.timeout`, timeout, time, Duration.minutes(15));
  }
  const { encodeConcurrency = DEFAULT_CONCURRENCY.encode, thumbnailConcurrency = DEFAULT_CONCURRENCY.thumbnails } = props;
  checkReserved(scope, props, 'encodeFunction', 'encodeConcurrency', encodeConcurrency);
  checkReserved(scope, props, 'thumbnailFunction', 'thumbnailConcurrency', thumbnailConcurrency);
}

/** What the queue hands over beyond it would be throttled until it is a dead letter. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
function checkReserved(scope: Construct, props: MediaPipelineProps, of: 'encodeFunction' | 'thumbnailFunction', queue: string, concurrency: number): void {
  const reserved = props[of]?.reservedConcurrency;
  check(scope, fitsReserved(reserved, concurrency), `${queue} is ${concurrency}, but ${of} may have ${reserved} instances only: give both the same, or reserve none.`);
}
