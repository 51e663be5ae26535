import { aws_apigateway as apigateway, aws_cognito as cognito } from 'aws-cdk-lib';
import { MediaApi } from './media-api-kind';
import { MediaAuthorization } from './media-authorization';

/** By which way users reach the pipeline. */
export interface MediaApiProps {
  /**
   * Whether there is an API. Without one there are no users either, and no functions for them: jobs come by `addSource`.
   *
   * @default MediaApi.REST
   */
  readonly api?: MediaApi;

  /**
   * Where the routes are mounted on an API of your own: `<resource>/upload`, `<resource>/jobs` and so on, in the same stack.
   * Its stage, CORS, throttling and answers of the edge are yours.
   *
   * @default - an API of its own
   */
  readonly apiResource?: apigateway.IResource;

  /**
   * Who may call the API.
   *
   * @default MediaAuthorization.COGNITO
   */
  readonly authorization?: MediaAuthorization;

  /**
   * Whose users may upload.
   *
   * @default - a new pool, open to sign-up by e-mail
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Web origins that may call the API and upload, as browsers send them: `https://films.example.com`. With `MediaApi.NONE` they may have wildcards.
   *
   * @default - all
   */
  readonly corsOrigins?: string[];

  /**
   * Access and execution logs of the API's stage; they need `ApiGatewayLogging` in the account.
   *
   * @default false
   */
  readonly stageLogging?: boolean;

  /**
   * Requests a second that the API takes, all users together, from 1 on; who is told 429 tries again. Only of its own API.
   *
   * @default 100
   */
  readonly throttlingRateLimit?: number;

  /**
   * Requests that the API takes at once, from 1 on. Only of its own API.
   *
   * @default 200
   */
  readonly throttlingBurstLimit?: number;
}
