// Who is told of the reference app's orders, and the orders whose topics they hear.
import { App, aws_cognito as cognito, CfnOutput, Stack } from 'aws-cdk-lib';
import { CustomersStack } from '../../examples/reference-app/customers-stack';
import { OrdersStack } from '../../examples/reference-app/orders-stack';

const app = new App();
const users = new Stack(app, 'Users');
const userPool = new cognito.UserPool(users, 'UserPool', { signInAliases: { email: true }, selfSignUpEnabled: true });
const { orders } = new OrdersStack(app, 'Orders', { userPool });
const customers = new CustomersStack(app, 'Customers', { userPool, orders });
new CfnOutput(customers, 'NoticesTopicArn', { value: orders.notifications.topic.topicArn });
new CfnOutput(customers, 'ChangesTopicArn', { value: orders.orderStatus.topic.topicArn });
