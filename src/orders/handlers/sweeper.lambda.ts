import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { OrderView } from './adapters/order-view';
import { PendingOrders } from './adapters/pending-orders';
import { startFromEnv } from './adapters/start-from-env';
import { fillBackOrders } from './back-orders';
import { publishEvents } from './relay-events';
import { sweepOrders } from './sweep-orders';

const db = documentClient();
const bridge = new EventBridgeClient({});
const logger = new Logger();
const to = { bus: env('EVENT_BUS'), shop: env('SHOP') };

const productsTable = process.env.PRODUCTS_TABLE;
const store = new OrderStore(db, { ordersTable: env('ORDERS_TABLE'), productsTable });
const pending = new PendingOrders(db, env('ORDERS_TABLE'));

const sweep = sweepOrders({
  store,
  pending,
  // Should the news of a stock's arrival have been lost.
  fillBackOrders: productsTable ? fillBackOrders({ store, pending, catalogue: new Catalogue(db, productsTable) }) : undefined,
  view: new OrderView(db, env('VIEW_TABLE')),
  start: startFromEnv(),
  publish: async (events) => {
    if (await publishEvents(bridge, to, events) !== undefined) throw new Error('The bus did not take all events.');
  },
  now: () => new Date(),
});

const patience = Number(env('PATIENCE_SECONDS'));

/** On schedule, or invoked by an operator: `{ olderThanSeconds: 0 }` looks at all orders at once. */
export const handler = async ({ olderThanSeconds = patience }: { olderThanSeconds?: number }) => {
  const report = await sweep(olderThanSeconds * 1000);
  logger.info('swept', { report });
  return report;
};
