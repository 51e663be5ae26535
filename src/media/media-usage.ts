import { IConstruct } from 'constructs';
import minuteUsage from './video-minute-usage.json';
import videoUsage from './video-usage.json';
import { CostUsage, CostUsageProfile } from '../cost';

/** States what a video and a minute of it use. */
export function stateMediaUsage(pipeline: IConstruct, converted: boolean): void {
  CostUsage.stateProfile(pipeline, videoUsage);
  CostUsage.stateProfile(pipeline, converted ? convertedMinute(minuteUsage) : minuteUsage);
}

/** A minute that MediaConvert encodes: our own encoder counts frames and cuts streams, seconds instead of minutes. */
function convertedMinute(profile: CostUsageProfile): CostUsageProfile {
  return { ...profile, resources: { ...profile.resources, 'Functions/Encode': { type: 'AWS::Lambda::Function', meters: { milliseconds: 3000 } } } };
}
