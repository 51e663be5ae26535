import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { OrderView } from './adapters/order-view';
import { readOrder } from './read-order';
import { route } from '../../runtime/http';

const db = documentClient();

export const handler = route(readOrder(new OrderView(db, env('VIEW_TABLE')), new OrderStore(db, { ordersTable: env('ORDERS_TABLE') })));
