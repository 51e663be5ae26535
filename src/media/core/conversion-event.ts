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
