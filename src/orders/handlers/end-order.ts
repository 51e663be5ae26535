import { StepOrder, StepRequest } from './step-request';
import { close, park } from '../core/decisions';

/** Why a saga turned back. */
export interface EndRequest extends StepRequest<'close' | 'park'> {
  readonly failure: { readonly step?: string; readonly error?: string; readonly cause?: string };
}

/** Ends an order that did not go through, or leaves it to a person. */
export const endOrder = (orderOf: (request: StepRequest) => StepOrder) => async ({ failure, ...request }: EndRequest): Promise<void> => {
  await orderOf(request).update((order) => request.task === 'close'
    ? close(order, failure.error ?? '')
    : park(order, `${failure.step}: ${failure.error}: ${failure.cause}`));
};
