// The reference app's orders, alone, on the engine that ORDERS_ENGINE names.
import { App, aws_cognito as cognito, Stack } from 'aws-cdk-lib';
import { OrdersStack } from '../../examples/reference-app/orders-stack';
import type { SagaEngine } from '../../src';

const app = new App();
const users = new Stack(app, 'Users');
const userPool = new cognito.UserPool(users, 'UserPool', { signInAliases: { email: true }, selfSignUpEnabled: true });
new OrdersStack(app, 'Orders', { userPool, engine: process.env.ORDERS_ENGINE as SagaEngine | undefined });
