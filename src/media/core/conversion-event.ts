/**
 * What MediaConvert tells of a job.
 *
 * @see https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_event_list.html
 */
export interface ConversionEvent {
  readonly detail: {
    /** MediaConvert's own. */
    readonly jobId: string;
    readonly status: string;
    readonly errorCode?: number;
    readonly errorMessage?: string;
    readonly jobProgress?: { readonly jobPercentComplete?: number };
    /** As the workflow gave it. */
    readonly userMetadata?: { readonly jobId?: string; readonly attempt?: string };
  };
}

/** An error as the workflow knows it. */
export interface NamedError {
  readonly error: string;
  readonly cause: string;
}

/** What we can say of a source that MediaConvert refuses, by what it says of it. */
const REFUSED: readonly (readonly [RegExp, NamedError])[] = [
  [/truncated|end of file|moov atom/i, { error: 'Truncated', cause: 'The file ends before the video does. Upload it again, whole.' }],
  [/encrypted|protected|\bDRM\b/i, { error: 'Protected', cause: 'The video is copy-protected and cannot be read.' }],
  [/unsupported|demux|decod|corrupt|probe\/open(?!.*(AssumeRole|Access))|no video/i, { error: 'Damaged', cause: 'The video is damaged and cannot be read to its end.' }],
];
/** Of the service itself. https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_error_codes.html */
const SERVICE_TROUBLE = /internal|service error|try again|timed? ?out|throttl/i;

/** Why a conversion ended badly; what the owner cannot help keeps MediaConvert's own words, for the operators. */
export function conversionError({ status, errorCode, errorMessage = '' }: ConversionEvent['detail']): NamedError {
  if (status === 'CANCELED') return { error: 'ABORTED', cause: 'The conversion was cancelled.' };
  const refused = REFUSED.find(([words]) => words.test(errorMessage));
  if (refused) return refused[1];
  const cause = `MediaConvert error ${errorCode ?? 'unknown'}: ${errorMessage}`;
  return SERVICE_TROUBLE.test(errorMessage) ? { error: 'TransientFailure', cause } : { error: 'ConversionFailed', cause };
}
