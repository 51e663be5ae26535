import type { ConversionEvent } from './conversion-event';

/** An error as the workflow knows it. */
export interface NamedError {
  readonly error: string;
  readonly cause: string;
}

const NOT_A_VIDEO: NamedError = { error: 'NotAVideo', cause: 'The uploaded file has no video that can be converted. Upload it as an MP4 file.' };
const TRUNCATED: NamedError = { error: 'Truncated', cause: 'The file ends before the video does. Upload it again, whole.' };
const DAMAGED: NamedError = { error: 'Damaged', cause: 'The video is damaged and cannot be read to its end.' };

/**
 * What MediaConvert's codes say of a source. Codes are read before words, where they are documented.
 *
 * @see https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_error_codes.html
 */
const OF_SOURCE: Record<number, NamedError> = {
  1020: NOT_A_VIDEO, // no video stream
  1030: NOT_A_VIDEO, // codec or container that it does not know
  1075: DAMAGED, // demuxer
  1076: TRUNCATED, // unexpected end of file
  1092: DAMAGED, // sound that cannot be decoded
};
/** Unexpected errors of the service; a job that ends in one costs nothing, so it may be tried again. */
const OF_SERVICE = new Set([1550, 1999]);
/** Settings, disk, roles and places: what our own side has to mend. */
const OUR_OWN = new Set([1040, 1041, 1042, 1050, 1056, 1060, 1080, 1091, 1401, 1404, 1432, 1433, 1434, 1507, 1515]);

/** No code tells of protection. */
const PROTECTED = /encrypted|protected|\bDRM\b/i;
/** For 1010, which may mean the file or the way to it, and for codes that are not documented. */
const WORDS: readonly (readonly [RegExp, NamedError])[] = [
  [/truncated|end of file|moov atom/i, TRUNCATED],
  [/unsupported|demux|decod|corrupt|probe\/open(?!.*(AssumeRole|Access))|no video/i, DAMAGED],
];
const SERVICE_TROUBLE = /internal|service error|try again|timed? ?out|throttl/i;

/** Why a conversion ended badly; what the owner cannot help keeps MediaConvert's own words, for the operators. */
export function conversionError({ status, errorCode = 0, errorMessage = '' }: ConversionEvent['detail']): NamedError {
  if (status === 'CANCELED') return { error: 'ABORTED', cause: 'The conversion was cancelled.' };
  const cause = `MediaConvert error ${errorCode || 'unknown'}: ${errorMessage}`;
  if (OUR_OWN.has(errorCode)) return { error: 'ConversionFailed', cause };
  if (OF_SERVICE.has(errorCode)) return { error: 'TransientFailure', cause };
  if (PROTECTED.test(errorMessage)) return { error: 'Protected', cause: 'The video is copy-protected and cannot be read.' };
  const refused = OF_SOURCE[errorCode] ?? WORDS.find(([words]) => words.test(errorMessage))?.[1];
  if (refused) return refused;
  return SERVICE_TROUBLE.test(errorMessage) ? { error: 'TransientFailure', cause } : { error: 'ConversionFailed', cause };
}
