/** Who may call the API of an `OrderSaga`. */
export enum OrderAuthorization {
  /** Customers who are signed in to a Cognito user pool. The token's `sub` owns the order. */
  COGNITO = 'COGNITO',

  /**
   * Systems that sign with IAM and order for customers: the header `Customer-Id` (1–128 visible characters) names whose order it is,
   * in every request. Without it the order is the system's own, by the ARN of its role or user.
   * Whoever may call may act for every customer: give `grantCallApi` only to systems that you trust with that.
   */
  IAM = 'IAM',
}
