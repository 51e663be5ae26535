/** Who may call the API of a `MediaPipeline`. */
export enum MediaAuthorization {
  /** Users who are signed in to a Cognito user pool. The token's `sub` owns the job. */
  COGNITO = 'COGNITO',

  /**
   * Systems that sign with IAM and upload for users: the header `User-Id` (1–128 visible characters) names whose job it is, in every request.
   * Without it the job is the system's own, by the ARN of its role or user.
   * Whoever may call may act for every user: give `grantCallApi` only to systems that you trust with that.
   */
  IAM = 'IAM',
}

/** Names the user whom a system acts for. */
export const USER_HEADER = 'User-Id';
