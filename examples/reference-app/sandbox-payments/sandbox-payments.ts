import { join } from 'node:path';
import { aws_dynamodb as dynamodb, aws_iam as iam, aws_lambda as lambda, aws_logs as logs, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** A payment provider to try things out with: see `SandboxProvider` for the payment methods it knows. */
export class SandboxPayments extends Construct {
  /** Follows the contract of `PaymentProvider.function`. */
  public readonly provider: lambda.Function;

  /** Payments: partition key `reference` (the order), sort key `paymentId`. */
  public readonly table: dynamodb.Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Payments', {
      partitionKey: { name: 'reference', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'paymentId', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_WEEK, removalPolicy: RemovalPolicy.DESTROY });
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.provider = new lambda.Function(this, 'Function', {
      description: 'A payment provider without money',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(join(__dirname, '..', '..', '..', 'assets', 'example-sandbox-payments')),
      memorySize: 256,
      timeout: Duration.minutes(1),
      role,
      logGroup,
      tracing: lambda.Tracing.ACTIVE,
      environment: { TABLE_NAME: this.table.tableName, HANG_MS: '40000' },
    });
    Validations.of(this.provider).acknowledge({ id: 'Serverless-LambdaDLQ', reason: 'The saga calls it and waits for the answer.' });
    Validations.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray has no resources to restrict its actions to.' });
    this.table.grant(this.provider, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query');
  }
}
