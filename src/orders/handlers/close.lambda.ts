import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { step, StepOrder, StepRequest } from './step-request';
import { close, park } from '../core/decisions';

/** Why a saga turned back. */
interface CloseRequest extends StepRequest<'close' | 'park'> {
  readonly failure: { readonly step?: string; readonly error?: string; readonly cause?: string };
}

const store = new OrderStore(documentClient(), { ordersTable: env('ORDERS_TABLE') });

/** Ends an order that did not go through, or leaves it to a person. */
export const handler = step(async ({ failure, ...request }: CloseRequest) => {
  await new StepOrder(store, request).update((order) => request.task === 'close'
    ? close(order, failure.error ?? '')
    : park(order, `${failure.step}: ${failure.error}: ${failure.cause}`));
});
