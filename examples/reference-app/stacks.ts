import { App } from 'aws-cdk-lib';
import { CustomersStack } from './customers-stack';
import { MediaStack } from './media-stack';
import { OperationsStack } from './operations-stack';
import { OrdersStack } from './orders-stack';

export interface ReferenceStacks {
  readonly media: MediaStack;
  readonly orders: OrdersStack;
  readonly customers: CustomersStack;
  readonly operations: OperationsStack;
}

/**
 * The whole system: films, orders, the customers who are told of them, and one page to watch it all. The context `ordersEngine` names the engine of the
 * orders, STANDARD or EXPRESS, and `emailSender` the address that e-mails come from.
 */
export function addStacks(app: App): ReferenceStacks {
  const media = new MediaStack(app, 'Media');
  const orders = new OrdersStack(app, 'Orders', { userPool: media.userPool, engine: app.node.tryGetContext('ordersEngine') });
  const customers = new CustomersStack(app, 'Customers', {
    userPool: media.userPool, orders: orders.orders, emailSender: app.node.tryGetContext('emailSender'),
  });
  const operations = new OperationsStack(app, 'Operations', {
    monitored: [orders.orders, media.pipeline, customers.dispatcher, customers.sales, media.inbox],
    business: { orders: orders.orders, media: media.pipeline },
  });
  return { media, orders, customers, operations };
}
