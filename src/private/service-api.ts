import { aws_apigateway as apigateway, aws_cognito as cognito, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { checkOrigins } from './cors-origins';
import { describeEdgeErrors } from './edge-errors';
import { check } from './validation-error';

export interface ServiceApiProps {
  readonly description: string;
  /** Who may call: users who are signed in, or whoever IAM lets sign requests. @default COGNITO */
  readonly authorization?: 'COGNITO' | 'IAM';
  /** Where the routes are mounted on an API that is brought along: its stage, CORS and throttling are not ours. @default - an API of its own */
  readonly resource?: apigateway.IResource;
  /** Headers that browsers may send beside the usual. @default - none */
  readonly corsHeaders?: string[];
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

/** How users sign in. */
interface SignIn {
  readonly pool: cognito.IUserPool;
  readonly client: cognito.UserPoolClient;
  readonly authorizer: apigateway.IAuthorizer;
}

/** REST routes, each of which needs a caller who is known: on an API of its own, or on one that is brought along. */
export class ServiceApi extends Construct {
  /** All routes, in the order in which they were added. */
  public readonly methods: apigateway.Method[] = [];
  private readonly root: apigateway.IResource;
  private readonly customers?: SignIn;
  private readonly validator: apigateway.IRequestValidator;

  constructor(scope: Construct, id: string, props: ServiceApiProps) {
    super(scope, id);
    checkOrigins(this, props.corsOrigins);
    check(this, !props.resource || Stack.of(props.resource) === Stack.of(this),
      'apiResource is of another stack: each stack would need the other one first. Make this construct in the stack of the API.');
    this.customers = props.authorization === 'IAM' ? undefined : this.signIn(props);
    this.root = props.resource ?? this.newApi(props).root;
    const rules = { validateRequestBody: true, validateRequestParameters: true };
    this.validator = props.resource
      ? new apigateway.RequestValidator(this, 'Validator', { restApi: props.resource.api, ...rules })
      : this.restApi.addRequestValidator('Validator', rules);
  }

  /** The API, its own or brought along. */
  public get restApi(): apigateway.RestApi {
    const { api } = this.root;
    check(this, api instanceof apigateway.RestApi, 'The API is imported: use it where it was imported.');
    return api;
  }

  /** Its own API; undefined where one is brought along, which has a watch of its own. */
  public get ownApi(): apigateway.RestApi | undefined {
    const { api } = this.root;
    return api instanceof apigateway.RestApi && api.node.scope === this ? api : undefined;
  }

  public get userPool(): cognito.IUserPool {
    return this.signedIn.pool;
  }

  public get userPoolClient(): cognito.UserPoolClient {
    return this.signedIn.client;
  }

  /** Address below which the routes are; ends in `/`. */
  public get url(): string {
    const stage: apigateway.Stage | undefined = this.restApi.deploymentStage;
    check(this, stage !== undefined, 'The API has no stage of its own (deploy is false): take the address of the stage that you made.');
    return `${stage.urlForPath(this.root.path).replace(/\/$/, '')}/`;
  }

  /** Lets a principal that signs with IAM call every route. */
  public grantCall(grantee: iam.IGrantable): iam.Grant {
    check(this, !this.customers, 'Customers sign in here: give the API authorization IAM for callers that sign with IAM.');
    return iam.Grant.addToPrincipal({ grantee, actions: ['execute-api:Invoke'], resourceArns: this.methods.map(({ methodArn }) => methodArn) });
  }

  /** Sends `method path` to a function. Path parameters in braces: `/orders/{orderId}`. */
  public addRoute(method: string, path: string, handler: lambda.IFunction, options: RouteOptions = {}): apigateway.Method {
    const headers = (options.requiredHeaders ?? []).map((name) => [`method.request.header.${name}`, true]);
    const resource = resourceAt(this.root, path);
    check(this, !resource.node.tryFindChild(method), `${method} ${resource.path} is there already: give a resource of the API that has no such route.`);
    const route = resource.addMethod(method, new apigateway.LambdaIntegration(handler, { allowTestInvoke: false }), {
      ...(this.customers
        ? { authorizer: this.customers.authorizer, authorizationType: apigateway.AuthorizationType.COGNITO }
        : { authorizationType: apigateway.AuthorizationType.IAM }),
      requestValidator: this.validator,
      requestParameters: Object.fromEntries(headers),
      requestModels: options.body && { 'application/json': this.model(modelName(method, path), options.body) },
    });
    if (!this.customers) acknowledge(route, { id: 'AwsSolutions-COG4', reason: 'Called by systems that sign with IAM, not by users of a pool.' });
    this.methods.push(route);
    return route;
  }

  private get signedIn() {
    check(this, this.customers !== undefined, 'There is no user pool: the API is called with IAM.');
    return this.customers;
  }

  private model(id: string, schema: apigateway.JsonSchema): apigateway.IModel {
    const contentType = 'application/json';
    return this.ownApi?.addModel(id, { schema, contentType }) ?? new apigateway.Model(this, id, { restApi: this.root.api, schema, contentType });
  }

  private signIn(props: ServiceApiProps): SignIn {
    const pool = props.userPool ?? this.ownUserPool(props.removalPolicy);
    const client = new cognito.UserPoolClient(this, 'UserPoolClient', {
      userPool: pool,
      authFlows: { userSrp: true, userPassword: true },
      preventUserExistenceErrors: true,
    });
    return { pool, client, authorizer: new apigateway.CognitoUserPoolsAuthorizer(this, 'Authorizer', { cognitoUserPools: [pool] }) };
  }

  private newApi(props: ServiceApiProps): apigateway.RestApi {
    const api = new apigateway.RestApi(this, 'RestApi', {
      description: props.description,
      cloudWatchRole: false,
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      defaultCorsPreflightOptions: {
        allowOrigins: props.corsOrigins ?? apigateway.Cors.ALL_ORIGINS,
        allowHeaders: [...apigateway.Cors.DEFAULT_HEADERS, 'Idempotency-Key', ...props.corsHeaders ?? []],
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
    api.node.tryRemoveChild('Endpoint');
    describeEdgeErrors(api, props.corsOrigins);
    acknowledgeFindings(api, props);
    return api;
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
}

function acknowledgeFindings(api: apigateway.RestApi, { stageLogging }: ServiceApiProps): void {
  acknowledge(api, { id: 'AwsSolutions-APIG3', reason: 'A web ACL costs about $6 a month at rest. Associate one with the stage where it is worth that.' });
  if (stageLogging) return;
  const reason = 'Stage logs need the account-wide CloudWatch role of API Gateway. Set stageLogging once ApiGatewayLogging has made it.';
  acknowledge(api, { id: 'AwsSolutions-APIG1', reason }, { id: 'AwsSolutions-APIG6', reason }, { id: 'Serverless-APIGWAccessLogging', reason });
}

/** The resource at a path below another, made where it is not there. */
function resourceAt(root: apigateway.IResource, path: string): apigateway.IResource {
  return path.split('/').filter(Boolean).reduce((parent, part) => parent.getResource(part) ?? parent.addResource(part), root);
}

function modelName(method: string, path: string): string {
  return `${method}${path}`.replace(/[^A-Za-z0-9]/g, '');
}
