import { S3_LIMITS } from './s3-limits';

/** How long an address to put something to can be used. */
export const URL_SECONDS = 3600;

/** A mezzanine of ProRes 422 in 1080p, or a generous camera in 4K. */
const GENEROUS_BITS_PER_SECOND = 200e6;

/** What the longest video taken may weigh, if nobody says: its time at a generous bit rate, never less than one PUT can carry. */
export function defaultMaxUploadBytes(maxDurationSeconds: number): number {
  const bytes = Math.ceil(maxDurationSeconds * GENEROUS_BITS_PER_SECOND / 8);
  return Math.min(S3_LIMITS.objectBytes, Math.max(S3_LIMITS.putBytes, bytes));
}
