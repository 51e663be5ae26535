import { aws_dynamodb as dynamodb, aws_lambda as lambda, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ExampleFunction } from '../example-function';

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
    this.provider = new ExampleFunction(this, 'Function', {
      bundle: 'example-sandbox-payments',
      description: 'A payment provider without money',
      environment: { TABLE_NAME: this.table.tableName, HANG_MS: '40000' },
      withoutDeadLetters: 'The saga calls it and waits for the answer.',
    });
    this.table.grant(this.provider, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query');
  }
}
