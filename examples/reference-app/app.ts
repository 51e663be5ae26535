import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { MediaStack } from './media-stack';
import { OperationsStack } from './operations-stack';
import { OrdersStack } from './orders-stack';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

const media = new MediaStack(app, 'Media');
const orders = new OrdersStack(app, 'Orders', { userPool: media.userPool });
new OperationsStack(app, 'Operations', {
  monitored: [orders.orders, media.pipeline, orders.inbox, media.inbox],
  business: { orders: orders.orders, media: media.pipeline },
});
