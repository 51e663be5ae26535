import { App } from 'aws-cdk-lib';
import { MediaStack } from './media-stack';
import { OperationsStack } from './operations-stack';
import { OrdersStack } from './orders-stack';

export interface ReferenceStacks {
  readonly media: MediaStack;
  readonly orders: OrdersStack;
  readonly operations: OperationsStack;
}

/** The whole system: films, orders, and one page to watch both. The context `ordersEngine` names the engine of the orders: STANDARD or EXPRESS. */
export function addStacks(app: App): ReferenceStacks {
  const media = new MediaStack(app, 'Media');
  const orders = new OrdersStack(app, 'Orders', { userPool: media.userPool, engine: app.node.tryGetContext('ordersEngine') });
  const operations = new OperationsStack(app, 'Operations', {
    monitored: [orders.orders, media.pipeline, orders.inbox, media.inbox],
    business: { orders: orders.orders, media: media.pipeline },
  });
  return { media, orders, operations };
}
