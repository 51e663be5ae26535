import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { step, StepOrder, StepRequest } from './step-request';
import { ShortagePolicy, StockSteps } from './stock-steps';

const db = documentClient();
const store = new OrderStore(db, { ordersTable: env('ORDERS_TABLE'), productsTable: env('PRODUCTS_TABLE') });
const catalogue = new Catalogue(db, env('PRODUCTS_TABLE'));

const shortage = { policy: env('PARTIAL_STOCK') as ShortagePolicy['policy'], waitSeconds: Number(env('BACK_ORDER_SECONDS')) };

export const handler = step(async (request: StepRequest<'reserve' | 'release'>) => {
  const steps = new StockSteps(new StepOrder(store, request), catalogue, shortage);
  await steps[request.task]();
});
