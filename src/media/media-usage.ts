import type { aws_lambda as lambda } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import minuteUsage from './video-minute-usage.json';
import videoUsage from './video-usage.json';
import { CostUsage, CostUsageProfile } from '../cost';
import { stateMetrics } from '../cost/metrics-sent';

export interface MediaUsage {
  readonly encode: lambda.IFunction;
  /** Whether MediaConvert encodes. */
  readonly converted: boolean;
  readonly sprites: boolean;
}

/** States what a video and a minute of it use. */
export function stateMediaUsage(pipeline: IConstruct, { encode, converted, sprites }: MediaUsage): void {
  const minute = converted ? convertedMinute(minuteUsage) : minuteUsage;
  CostUsage.stateProfile(pipeline, sprites ? videoUsage : { ...videoUsage, resources: { ...videoUsage.resources, ...FIXED_PICTURES } });
  CostUsage.stateProfile(pipeline, sprites ? minute : withoutSprites(minute));
  // MediaConvert's minutes are counted, its speed is not.
  stateMetrics(encode, converted ? 1 : 2, 'videos of one pipeline');
}

/** Thumbnails and poster: 2.8 CPU-seconds of any film (`npm run bench:media`, sprites of half a minute included) on 0.58 processors. */
const FIXED_PICTURES = { 'Functions/Thumbnails': { type: 'AWS::Lambda::Function', meters: { invocations: 1, traces: 1, milliseconds: 4900 } } };

/** The other pictures take the same time of every film. */
function withoutSprites({ resources, ...profile }: CostUsageProfile): CostUsageProfile {
  const { 'Functions/Thumbnails': sheets, ...others } = resources;
  return { ...profile, resources: others };
}

/** A minute that MediaConvert encodes: our own encoder counts frames and cuts streams, seconds instead of minutes. */
function convertedMinute(profile: CostUsageProfile): CostUsageProfile {
  return { ...profile, resources: { ...profile.resources, 'Functions/Encode': { type: 'AWS::Lambda::Function', meters: { milliseconds: 3000 } } } };
}
