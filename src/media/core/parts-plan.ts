import { S3_LIMITS } from './s3-limits';

/** How an object is cut into parts: all of `partBytes`, but for the last. */
export interface PartsPlan {
  readonly bytes: number;
  readonly partBytes: number;
  readonly parts: number;
}

const MIB = 1024 ** 2;
/** Small enough to be sent again, large enough for few requests. */
const USUAL_PART_BYTES = 16 * MIB;

/** The smallest parts, of whole MiB and 16 at least, of which S3 takes enough for all bytes. */
export function planParts(bytes: number): PartsPlan {
  const needed = Math.ceil(bytes / S3_LIMITS.parts / MIB) * MIB;
  const partBytes = Math.max(USUAL_PART_BYTES, needed);
  return { bytes, partBytes, parts: Math.max(1, Math.ceil(bytes / partBytes)) };
}

/** Bytes of a part; parts are numbered from 1. */
export const bytesOfPart = ({ bytes, partBytes }: PartsPlan, part: number) => Math.min(partBytes, bytes - (part - 1) * partBytes);

/** First and last byte of a part, as a range header names them. */
export function rangeOfPart(plan: PartsPlan, part: number): string {
  const first = (part - 1) * plan.partBytes;
  return `bytes=${first}-${first + bytesOfPart(plan, part) - 1}`;
}

/** The numbers of the parts that are not there yet, or not whole. */
export function missingParts(plan: PartsPlan, arrivedBytes: ReadonlyMap<number, number>): number[] {
  return Array.from({ length: plan.parts }, (_, at) => at + 1).filter((part) => arrivedBytes.get(part) !== bytesOfPart(plan, part));
}
