// The reference app's orders, alone.
import { App, aws_cognito as cognito, Stack } from 'aws-cdk-lib';
import { OrdersStack } from '../../examples/reference-app/orders-stack';

const app = new App();
const customers = new Stack(app, 'Customers');
const userPool = new cognito.UserPool(customers, 'UserPool', { signInAliases: { email: true }, selfSignUpEnabled: true });
new OrdersStack(app, 'Orders', { userPool });
