import { aws_apigateway as apigateway, aws_cognito as cognito, aws_lambda as lambda, aws_logs as logs, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

export interface ServiceApiProps {
  readonly description: string;
  /** Who may sign in. @default - a pool of its own, open to sign-up by e-mail */
  readonly userPool?: cognito.IUserPool;
  /** Web origins that may call. @default - all */
  readonly corsOrigins?: string[];
  /**
   * Access and execution logs of the stage. They need the account's CloudWatch role for API Gateway
   * (see `ApiGatewayLogging`): without it the deployment fails in a fresh account.
   * @default false
   */
  readonly stageLogging?: boolean;
  /** Requests a second, all callers together. @default 100 */
  readonly throttlingRateLimit?: number;
  /** @default 200 */
  readonly throttlingBurstLimit?: number;
  /** @default RETAIN for the user pool, DESTROY for logs */
  readonly removalPolicy?: RemovalPolicy;
}

export interface RouteOptions {
  /** Shape of the body, checked at the edge. */
  readonly body?: apigateway.JsonSchema;
  /** Headers without which the request is refused at the edge. */
  readonly requiredHeaders?: string[];
}

/** A REST API whose every route needs a signed-in Cognito user. */
export class ServiceApi extends Construct {
  public readonly restApi: apigateway.RestApi;
  public readonly userPool: cognito.IUserPool;
  public readonly userPoolClient: cognito.UserPoolClient;
  private readonly authorizer: apigateway.CognitoUserPoolsAuthorizer;
  private readonly validator: apigateway.RequestValidator;

  constructor(scope: Construct, id: string, props: ServiceApiProps) {
    super(scope, id);
    this.userPool = props.userPool ?? this.ownUserPool(props.removalPolicy);
    this.userPoolClient = new cognito.UserPoolClient(this, 'UserPoolClient', {
      userPool: this.userPool,
      authFlows: { userSrp: true, userPassword: true },
      preventUserExistenceErrors: true,
    });
    this.authorizer = new apigateway.CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [this.userPool] });
    this.restApi = new apigateway.RestApi(this, 'RestApi', {
      description: props.description,
      cloudWatchRole: false,
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      defaultCorsPreflightOptions: {
        allowOrigins: props.corsOrigins ?? apigateway.Cors.ALL_ORIGINS,
        allowHeaders: [...apigateway.Cors.DEFAULT_HEADERS, 'Idempotency-Key'],
        maxAge: Duration.hours(1),
      },
      deployOptions: {
        tracingEnabled: true,
        throttlingRateLimit: props.throttlingRateLimit ?? 100,
        throttlingBurstLimit: props.throttlingBurstLimit ?? 200,
        ...(props.stageLogging ? this.logging(props.removalPolicy) : {}),
      },
    });
    // CDK's own output with a generated name; the constructs give the address as a field.
    this.restApi.node.tryRemoveChild('Endpoint');
    this.validator = this.restApi.addRequestValidator('Validator', { validateRequestBody: true, validateRequestParameters: true });
    this.describeEdgeErrors();
    this.acknowledgeFindings(props);
  }

  public get url(): string {
    return this.restApi.url;
  }

  /** Sends `method path` to a function. Path parameters in braces: `/orders/{orderId}`. */
  public addRoute(method: string, path: string, handler: lambda.IFunction, options: RouteOptions = {}): apigateway.Method {
    const headers = (options.requiredHeaders ?? []).map((name) => [`method.request.header.${name}`, true]);
    const model = options.body && this.restApi.addModel(modelName(method, path), { schema: options.body, contentType: 'application/json' });
    return this.restApi.root.resourceForPath(path).addMethod(method, new apigateway.LambdaIntegration(handler, { allowTestInvoke: false }), {
      authorizer: this.authorizer,
      authorizationType: apigateway.AuthorizationType.COGNITO,
      requestValidator: this.validator,
      requestParameters: Object.fromEntries(headers),
      requestModels: model && { 'application/json': model },
    });
  }

  private ownUserPool(removalPolicy?: RemovalPolicy): cognito.UserPool {
    const pool = new cognito.UserPool(this, 'UserPool', {
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      passwordPolicy: { minLength: 12, requireDigits: true, requireLowercase: true, requireUppercase: true, requireSymbols: true },
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
    });
    acknowledge(pool,
      { id: 'AwsSolutions-COG2', reason: 'A second factor is offered, not forced: these are customers, not operators. Bring a user pool to force it.' },
      { id: 'AwsSolutions-COG3', reason: 'Threat protection needs the Plus plan, paid for each active user. Bring a user pool that has it.' },
      { id: 'AwsSolutions-COG8', reason: 'The Plus plan is paid for each active user. Bring a user pool that has it.' });
    return pool;
  }

  private logging(removalPolicy = RemovalPolicy.DESTROY): apigateway.StageOptions {
    const accessLog = new logs.LogGroup(this, 'AccessLog', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy });
    return {
      accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
      accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      loggingLevel: apigateway.MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
    };
  }

  /** What the edge refuses answers in the same form as what the handlers refuse. */
  private describeEdgeErrors(): void {
    const describe = (id: string, type: apigateway.ResponseType, code: string, message: string) => this.restApi.addGatewayResponse(id, {
      type,
      responseHeaders: { 'Access-Control-Allow-Origin': "'*'" },
      templates: { 'application/json': `{"error":{"code":"${code}","message":${message}}}` },
    });
    describe('InvalidBody', apigateway.ResponseType.BAD_REQUEST_BODY, 'InvalidRequest', '"$context.error.validationErrorString"');
    describe('InvalidParameters', apigateway.ResponseType.BAD_REQUEST_PARAMETERS, 'InvalidRequest', '$context.error.messageString');
    describe('Unauthorized', apigateway.ResponseType.UNAUTHORIZED, 'Unauthorized', '"Sign in first."');
    describe('Throttled', apigateway.ResponseType.THROTTLED, 'TooManyRequests', '"Too many requests. Try again later."');
    describe('TooLarge', apigateway.ResponseType.REQUEST_TOO_LARGE, 'TooLarge', '"The body is too large."');
  }

  private acknowledgeFindings({ stageLogging }: ServiceApiProps): void {
    acknowledge(this.restApi, { id: 'AwsSolutions-APIG3', reason: 'A web ACL costs about $6 a month at rest. Associate one with the stage where it is worth that.' });
    if (!stageLogging) {
      const reason = 'Stage logs need the account-wide CloudWatch role of API Gateway. Set stageLogging once ApiGatewayLogging has made it.';
      acknowledge(this.restApi,
        { id: 'AwsSolutions-APIG1', reason }, { id: 'AwsSolutions-APIG6', reason }, { id: 'Serverless-APIGWAccessLogging', reason });
    }
  }
}

function modelName(method: string, path: string): string {
  return `${method}${path}`.replace(/[^A-Za-z0-9]/g, '');
}
