import { Logger } from '@aws-lambda-powertools/logger';
import type { SQSEvent } from 'aws-lambda';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { PendingOrders } from './adapters/pending-orders';
import { fillBackOrders, lookOnce } from './back-orders';

const db = documentClient();
const logger = new Logger();

const look = lookOnce(fillBackOrders({
  store: new OrderStore(db, { ordersTable: env('ORDERS_TABLE'), productsTable: env('PRODUCTS_TABLE') }),
  pending: new PendingOrders(db, env('ORDERS_TABLE')),
  catalogue: new Catalogue(db, env('PRODUCTS_TABLE')),
}), (orders) => logger.info('back-orders filled', { orders }));

export const handler = (event: SQSEvent) => look(event);
