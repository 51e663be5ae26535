const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** As of November 2026: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const S3_LIMITS = {
  /** Of one PUT, and of one copy. */
  putBytes: 5 * GIB,
  /** But for the last part, which may be smaller. */
  minPartBytes: 5 * MIB,
  maxPartBytes: 5 * GIB,
  parts: 10_000,
  objectBytes: 10_000 * 5 * GIB,
};
