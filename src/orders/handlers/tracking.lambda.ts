import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { trackShipments } from './track';

export const handler = trackShipments(new OrderStore(documentClient(), { ordersTable: env('ORDERS_TABLE') }));
