import prices from '../../src/cost/prices/us-east-1.json';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MB_A_PROCESSOR = 1769;
/** Of up to 30 frames a second in H.264. */
const HD_OUTPUTS = 2;

/**
 * What a minute of source costs to encode, beside MediaConvert.
 * A function's processors are taken to be as fast as this machine's, and all in use.
 */
export function costOfMinute(cpuSeconds: number, filmSeconds: number, memoryMb: number) {
  const billed = (cpuSeconds / filmSeconds) * 60 / (memoryMb / MB_A_PROCESSOR);
  const usd = billed * (memoryMb / 1024) * prices.prices['lambda.gb-seconds.arm64'].tiers[0].usd;
  return { lambdaUsd: usd, mediaConvertUsd: HD_OUTPUTS * prices.prices['mediaconvert.hd-minutes'].tiers[0].usd };
}
