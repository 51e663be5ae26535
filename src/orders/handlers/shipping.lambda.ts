import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { ShippingDesk } from './adapters/shipping-desk';
import { ShippingSteps, ShippingTask } from './shipping-steps';
import { step, StepOrder, StepRequest } from './step-request';
import { directOrQueued } from '../../runtime/task-worker';

const db = documentClient();
const store = new OrderStore(db, { ordersTable: env('ORDERS_TABLE'), productsTable: env('PRODUCTS_TABLE') });
const desk = new ShippingDesk(db, env('ORDERS_TABLE'), JSON.parse(env('SHIPPING')));

const work = (request: StepRequest<ShippingTask>) => new ShippingSteps(new StepOrder(store, request), desk)[request.task]();

export const handler = directOrQueued(step(work));
