// Our order system and the one that it is measured against, side by side; one provider takes the money of both.
import { App, aws_cognito as cognito, CfnOutput, Stack } from 'aws-cdk-lib';
import { ReferenceOrders } from './reference-orders/reference-orders';
import { OrdersStack } from '../examples/reference-app/orders-stack';
import { SandboxPayments } from '../examples/reference-app/sandbox-payments/sandbox-payments';

const app = new App();
const users = new Stack(app, 'Users');
const userPool = new cognito.UserPool(users, 'UserPool', { signInAliases: { email: true }, selfSignUpEnabled: true });
new OrdersStack(app, 'Orders', { userPool });

const stack = new Stack(app, 'Reference');
const { provider } = new SandboxPayments(stack, 'SandboxPayments');
const reference = new ReferenceOrders(stack, 'Orders', { userPool, provider });
new CfnOutput(stack, 'ReferenceApiUrl', { value: reference.url });
new CfnOutput(stack, 'ReferenceInventoryTableName', { value: reference.inventoryTable.tableName });
new CfnOutput(stack, 'ReferenceStateMachineArn', { value: reference.workflow.stateMachineArn });
