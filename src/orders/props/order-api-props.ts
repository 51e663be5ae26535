import { aws_apigateway as apigateway, aws_cognito as cognito, Duration } from 'aws-cdk-lib';
import { OrderApi } from '../order-api-kind';
import { OrderAuthorization } from '../order-authorization';

/** How orders come to an `OrderSaga`. */
export interface OrderApiProps {
  /**
   * Whether there is an API.
   *
   * @default OrderApi.REST
   */
  readonly api?: OrderApi;

  /**
   * Where the routes are mounted on an API of your own: `<resource>/orders` and below, in the same stack.
   * Its stage, CORS, throttling and answers of the edge are yours.
   *
   * @default - an API of its own
   */
  readonly apiResource?: apigateway.IResource;

  /**
   * Who may call the API.
   *
   * @default OrderAuthorization.COGNITO
   */
  readonly authorization?: OrderAuthorization;

  /**
   * Whether orders also come from events on the bus: `Order Requested` of any source, whose `detail` is an order as `POST /orders` takes it
   * with `customerId` (1–128 characters) and, if you like, `idempotencyKey` (1–128 visible characters; the event's id without it).
   * A request that is wrong is answered by an event, source `order.validation`, `Order Validation Failed`, with
   * `{ requestId, customerId, idempotencyKey, code, message, fields }`; one that fails for want of something becomes a dead letter.
   * Whoever may put events on the bus may order for every customer.
   *
   * @default - only where there is no API
   */
  readonly acceptEvents?: boolean;

  /**
   * Customers who may order. Only with `OrderAuthorization.COGNITO`.
   *
   * @default - a pool of its own, open to sign-up by e-mail
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Web origins that may call the API. Only of its own API.
   *
   * @default - all
   */
  readonly corsOrigins?: string[];

  /**
   * Access and execution logs of the API's stage. Needs `ApiGatewayLogging` once in the account and Region. Only of its own API.
   *
   * @default false
   */
  readonly stageLogging?: boolean;

  /**
   * How long an Idempotency-Key stands for its order: a minute to a year.
   *
   * @default 1 day
   */
  readonly idempotencyRetention?: Duration;
}
