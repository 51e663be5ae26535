import { documentClient, env } from './adapters/client';
import { OrderView } from './adapters/order-view';
import { listOrders } from './list-orders';
import { route } from '../../runtime/http';

export const handler = route(listOrders(new OrderView(documentClient(), env('VIEW_TABLE'))));
