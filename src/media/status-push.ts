import {
  aws_apigatewayv2 as apigateway, aws_apigatewayv2_integrations as integrations, aws_dynamodb as dynamodb, aws_iam as iam, aws_kms as kms,
  aws_lambda as lambda, aws_logs as logs, aws_sqs as sqs, Duration, RemovalPolicy, Stack, Token,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { BundledFunction } from '../private/bundled-function';
import { grantTableExactly } from '../private/exact-grants';
import { OnDemandTable } from '../private/on-demand-table';
import { readStream } from '../private/table-stream';

export interface StatusPushProps {
  /** With a stream of new and old images. */
  readonly jobTable: dynamodb.ITable;
  /** Takes changes that could not be pushed in time. */
  readonly deadLetterQueue: sqs.IQueue;
  readonly architecture?: lambda.Architecture;
  /** What every function behind the API has to know. */
  readonly http: Record<string, string>;
  readonly encryptionKey?: kms.IKey;
  readonly logRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

const STAGE = 'live';

/** A status that is older is of no use: whoever connects again asks for the present one. */
const WORTH_PUSHING = Duration.minutes(10);

/** A WebSocket over which owners are told of every change of their jobs. */
export class StatusPush extends Construct {
  public readonly api: apigateway.WebSocketApi;
  /** `wss://…`, to which a ticket is added. */
  public readonly url: string;
  /** Gives tickets; it belongs behind a route that knows who calls. */
  public readonly ticket: lambda.Function;
  /** All of it. */
  public readonly functions: lambda.Function[];
  private readonly connections: OnDemandTable;

  constructor(scope: Construct, id: string, private readonly props: StatusPushProps) {
    super(scope, id);
    const { jobTable, encryptionKey, removalPolicy = RemovalPolicy.DESTROY } = props;
    this.connections = new OnDemandTable(this, 'Connections', {
      partitionKey: 'owner', sortKey: 'connection', timeToLiveAttribute: 'expiresAt', encryptionKey, removalPolicy,
    });
    const connect = this.add('Connect', 'Lets in who has a ticket', ['dynamodb:DeleteItem', 'dynamodb:PutItem']);
    this.api = new apigateway.WebSocketApi(this, 'Socket', {
      description: 'Tells owners of changes of their jobs',
      connectRouteOptions: { integration: new integrations.WebSocketLambdaIntegration('Connect', connect) },
      // Whatever a client sends keeps its connection open, and is not looked at.
      defaultRouteOptions: {
        integration: new integrations.WebSocketMockIntegration('KeepAlive', { requestTemplates: { 200: '{"statusCode":200}' }, templateSelectionExpression: '200' }),
      },
    });
    const stage = new apigateway.WebSocketStage(this, 'Stage', {
      webSocketApi: this.api, stageName: STAGE, autoDeploy: true, throttle: { rateLimit: 100, burstLimit: 200 },
    });
    this.url = stage.url;

    this.ticket = this.add('Ticket', 'Gives tickets with which users connect', ['dynamodb:PutItem'], { ...props.http, SOCKET_URL: stage.url });
    const push = this.add('Push', 'Tells owners what became of their jobs', ['dynamodb:Query', 'dynamodb:DeleteItem'], { SOCKET_ENDPOINT: stage.callbackUrl });
    this.functions = [connect, this.ticket, push];
    this.allowPosting(push);
    readStream(push, jobTable, {
      deadLetterQueue: props.deadLetterQueue, maxBatchingWindow: Duration.seconds(1), maxRecordAge: WORTH_PUSHING,
    });
    this.acknowledgeFindings(stage);
  }

  private add(id: string, description: string, actions: string[], environment: Record<string, string> = {}): BundledFunction {
    const { architecture, encryptionKey, logRetention, removalPolicy } = this.props;
    const fn = new BundledFunction(this, id, {
      bundle: `media-${id.toLowerCase()}`,
      description,
      architecture,
      logEncryptionKey: encryptionKey,
      logRetention,
      removalPolicy,
      environment: { ...environment, CONNECTIONS: this.connections.tableName },
    });
    grantTableExactly(this.connections, fn, actions);
    return fn;
  }

  private allowPosting(push: BundledFunction): void {
    const { partition, region, account } = Stack.of(this);
    const posting = (at: { [name: string]: string }) => `arn:${at.partition}:execute-api:${at.region}:${at.account}:${at.api}/${STAGE}/POST/@connections/*`;
    const resource = posting({ partition, region, account, api: this.api.apiId });
    iam.Grant.addToPrincipal({ grantee: push, actions: ['execute-api:ManageConnections'], resourceArns: [resource] });
    const known = (value: string, name: string) => (Token.isUnresolved(value) ? `<AWS::${name}>` : value);
    const api = `<${Stack.of(this).getLogicalId(this.api.node.defaultChild as apigateway.CfnApi)}>`;
    const written = posting({ partition: known(partition, 'Partition'), region: known(region, 'Region'), account: known(account, 'AccountId'), api });
    acknowledge(push.role!, { id: `AwsSolutions-IAM5[Resource::${written}]`, reason: 'Connections are named at run time.' });
  }

  private acknowledgeFindings(stage: apigateway.WebSocketStage): void {
    acknowledge(this.api, {
      id: 'AwsSolutions-APIG4', reason: 'A WebSocket is authorised when it is opened: the function behind $connect takes a ticket that the REST API gave to a signed-in user.',
    });
    const reason = 'Stage logs need the account-wide CloudWatch role of API Gateway; the function that lets callers in logs whom it refuses.';
    acknowledge(stage, { id: 'AwsSolutions-APIG1', reason }, { id: 'Serverless-APIGWAccessLogging', reason });
  }
}
