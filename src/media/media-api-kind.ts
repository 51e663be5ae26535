/** Whether a `MediaPipeline` has an API. */
export enum MediaApi {
  /** `POST /upload` and the rest. */
  REST = 'REST',

  /** None: jobs start for the objects of a bucket, or by events (`addSource`); who is told of them subscribes to `notifications`. */
  NONE = 'NONE',
}
