import type { aws_lambda as lambda } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import minuteUsage from './video-minute-usage.json';
import videoUsage from './video-usage.json';
import { CostUsage, CostUsageProfile } from '../cost';
import { stateMetrics } from '../cost/metrics-sent';

/** States what a video and a minute of it use. */
export function stateMediaUsage(pipeline: IConstruct, encode: lambda.IFunction, converted: boolean): void {
  CostUsage.stateProfile(pipeline, videoUsage);
  CostUsage.stateProfile(pipeline, converted ? convertedMinute(minuteUsage) : minuteUsage);
  // MediaConvert's minutes are counted, its speed is not.
  stateMetrics(encode, converted ? 1 : 2, 'videos of one pipeline');
}

/** A minute that MediaConvert encodes: our own encoder counts frames and cuts streams, seconds instead of minutes. */
function convertedMinute(profile: CostUsageProfile): CostUsageProfile {
  return { ...profile, resources: { ...profile.resources, 'Functions/Encode': { type: 'AWS::Lambda::Function', meters: { milliseconds: 3000 } } } };
}
