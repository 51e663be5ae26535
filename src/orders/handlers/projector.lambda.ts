import { documentClient, env } from './adapters/client';
import { OrderView } from './adapters/order-view';
import { PendingOrders } from './adapters/pending-orders';
import { publishMeasures } from './adapters/publish-measures';
import { projectEvents } from './project-events';

const db = documentClient();

export const handler = projectEvents(
  new OrderView(db, env('VIEW_TABLE')), new PendingOrders(db, env('ORDERS_TABLE')), publishMeasures(env('ORDER_SYSTEM')),
);
