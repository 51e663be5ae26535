import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { gatewayFromEnv } from './adapters/provider-gateways';
import { ShippingDesk } from './adapters/shipping-desk';
import { tellingWhy } from './forward-failure';
import { ShippingSteps, ShippingTask } from './shipping-steps';
import { outcomeOf, step, StepOrder, StepRequest } from './step-request';
import { directOrQueued } from '../../runtime/task-worker';
import { OwnFulfilment, ProviderFulfilment } from '../core/fulfilment';
import { FulfilmentAnswer, fulfilmentAnswer, FulfilmentRequest } from '../core/fulfilment-contract';

const db = documentClient();
const store = new OrderStore(db, { ordersTable: env('ORDERS_TABLE'), productsTable: env('PRODUCTS_TABLE') });
const desk = new ShippingDesk(db, env('ORDERS_TABLE'));
const provider = gatewayFromEnv<FulfilmentRequest, FulfilmentAnswer>({
  kind: 'Fulfilment', answer: fulfilmentAnswer, timeout: Number(process.env.FULFILMENT_TIMEOUT_MS),
});
const fulfilment = provider ? new ProviderFulfilment(provider) : new OwnFulfilment(JSON.parse(env('SHIPPING')));

/** Steps answer nothing; reconciliations whether it happened. */
export const handler = directOrQueued(step(async (request: StepRequest<ShippingTask>) =>
  outcomeOf(await new ShippingSteps(new StepOrder(store, request), desk, fulfilment)[request.task]())), tellingWhy);
