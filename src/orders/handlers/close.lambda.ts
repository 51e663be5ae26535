import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { endOrder } from './end-order';
import { step, StepOrder } from './step-request';

const store = new OrderStore(documentClient(), { ordersTable: env('ORDERS_TABLE') });

export const handler = step(endOrder((request) => new StepOrder(store, request)));
