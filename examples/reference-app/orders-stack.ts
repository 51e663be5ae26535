import { aws_cognito as cognito, CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OrderSaga, PaymentProvider, SagaEngine } from '../../src';
import { SandboxPayments } from './sandbox-payments/sandbox-payments';

export interface OrdersStackProps extends StackProps {
  readonly userPool: cognito.IUserPool;
  /** @default STANDARD */
  readonly engine?: SagaEngine;
}

/** Orders from the API to the shipment, paid through a sandbox provider. */
export class OrdersStack extends Stack {
  public readonly orders: OrderSaga;

  constructor(scope: Construct, id: string, props: OrdersStackProps) {
    super(scope, id, props);
    const sandbox = new SandboxPayments(this, 'SandboxPayments');
    this.orders = new OrderSaga(this, 'Orders', {
      payment: PaymentProvider.function(sandbox.provider),
      userPool: props.userPool,
      engine: props.engine,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new CfnOutput(this, 'OrdersApiUrl', { value: this.orders.url });
    new CfnOutput(this, 'UserPoolId', { value: props.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.orders.userPoolClient.userPoolClientId });
    new CfnOutput(this, 'CatalogueFunctionName', { value: this.orders.catalogue.functionName });
    new CfnOutput(this, 'ProductsTableName', { value: this.orders.productsTable.tableName });
    new CfnOutput(this, 'OrdersTableName', { value: this.orders.ordersTable.tableName });
    new CfnOutput(this, 'StatusViewTableName', { value: this.orders.statusViewTable.tableName });
    new CfnOutput(this, 'OrdersStateMachineArn', { value: this.orders.stateMachine.stateMachineArn });
    new CfnOutput(this, 'SandboxPaymentsTableName', { value: sandbox.table.tableName });
  }
}
