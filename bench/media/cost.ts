import prices from '../../src/cost/prices/us-east-1.json';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_A_PROCESSOR = 1769;
/** Two HD outputs of up to 30 frames a second in H.264, basic tier. https://aws.amazon.com/mediaconvert/pricing/, 2026-11-21 */
const MEDIACONVERT_USD_A_MINUTE = 2 * 0.015;

/**
 * What a minute of source costs to encode, beside MediaConvert.
 * A function's processors are taken to be as fast as this machine's, and all in use.
 */
export function costOfMinute(cpuSeconds: number, filmSeconds: number, memoryMb: number) {
  const billed = (cpuSeconds / filmSeconds) * 60 / (memoryMb / MB_A_PROCESSOR);
  const usd = billed * (memoryMb / 1024) * prices.prices['lambda.gb-seconds.arm64'].tiers[0].usd;
  return { lambdaUsd: usd, mediaConvertUsd: MEDIACONVERT_USD_A_MINUTE };
}
