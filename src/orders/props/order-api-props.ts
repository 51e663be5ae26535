import { aws_cognito as cognito, Duration } from 'aws-cdk-lib';

/** How customers reach an `OrderSaga`. */
export interface OrderApiProps {
  /**
   * Customers who may order.
   *
   * @default - a pool of its own, open to sign-up by e-mail
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Web origins that may call the API.
   *
   * @default - all
   */
  readonly corsOrigins?: string[];

  /**
   * Access and execution logs of the API's stage. Needs `ApiGatewayLogging` once in the account and Region.
   *
   * @default false
   */
  readonly stageLogging?: boolean;

  /**
   * How long an Idempotency-Key stands for its order: from a minute on.
   *
   * @default 1 day
   */
  readonly idempotencyRetention?: Duration;
}
