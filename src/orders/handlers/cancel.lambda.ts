import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { cancelOrder } from './cancel-order';
import { route } from '../../runtime/http';

export const handler = route(cancelOrder(new OrderStore(documentClient(), { ordersTable: env('ORDERS_TABLE') })));
