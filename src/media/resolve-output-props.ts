import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkRange } from './check-range';
import type { PlanOptions } from './core/plan';
import { MediaOutputProps } from './media-output-props';
import { check, checkSpan, checkWhole } from '../private/validation-error';

const DEFAULT_TIMES = [5, 15, 30];
const DEFAULT_SPRITE_SECONDS = 10;

const seconds = (time: Duration) => time.toMilliseconds() / 1000;

/** What the planner gets of pictures. */
export function pictureOptions(props: MediaOutputProps): Pick<PlanOptions, 'thumbnails' | 'poster' | 'spriteEverySeconds'> {
  const { thumbnailTimes, thumbnailInterval, posterTime, spriteInterval } = props;
  return {
    thumbnails: thumbnailInterval ? { everySeconds: seconds(thumbnailInterval) } : { seconds: thumbnailTimes?.map(seconds) ?? DEFAULT_TIMES },
    poster: props.poster ?? true ? { atSeconds: posterTime && seconds(posterTime) } : undefined,
    spriteEverySeconds: props.sprites ?? true ? spriteInterval?.toSeconds() ?? DEFAULT_SPRITE_SECONDS : undefined,
  };
}

export function checkOutputProps(scope: IConstruct, props: MediaOutputProps): void {
  props.delivery?._check(scope, props.outputBucket);
  checkWhole(scope, 'thumbnailConcurrency', props.thumbnailConcurrency, 2, 1000);
  check(scope, props.thumbnailTimes?.length !== 0, 'thumbnailTimes is empty: give at least one.');
  check(scope, !props.thumbnailTimes || !props.thumbnailInterval, 'thumbnailTimes and thumbnailInterval exclude each other: give one of them.');
  check(scope, (props.thumbnailTimes?.length ?? 0) <= 300, 'thumbnailTimes has more than 300 times: give fewer, or thumbnailInterval.');
  checkRange(scope, 'thumbnailInterval', props.thumbnailInterval && seconds(props.thumbnailInterval), 1, 86_400);
  checkSpan(scope, 'spriteInterval', props.spriteInterval, Duration.seconds(1), Duration.days(1));
}
