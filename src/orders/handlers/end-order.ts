import { StepOrder, StepRequest, Superseded } from './step-request';
import { close, isTurningBack, park, startUndoing } from '../core/decisions';

/** Why a saga turned back. */
export interface EndRequest extends StepRequest<'close' | 'park' | 'turnBack'> {
  readonly failure: { readonly step?: string; readonly outcome?: string; readonly error?: string; readonly cause?: string };
  /** Steps of the shop's own, for which the order does not know yet that they have refused it. */
  readonly ownSteps?: string[];
}

/** Ends an order that did not go through, leaves it to a person, or notes that it turns back. */
export const endOrder = (orderOf: (request: StepRequest) => StepOrder) => async (request: EndRequest): Promise<void> => {
  const { task, failure: { step, outcome, error, cause }, ownSteps = [] } = request;
  const order = orderOf(request);
  switch (task) {
    case 'close': return void await order.update((current) => close(current, error ?? ''));
    case 'park': return void await order.update((current) => park(current, `${step}: ${error}: ${cause}`));
    case 'turnBack': {
      const refusedBy = outcome === 'REFUSED' && ownSteps.includes(step!) ? step : undefined;
      const after = await order.update((current) => startUndoing(current, refusedBy));
      if (!isTurningBack(after)) throw new Superseded(`${after.orderId} is ${after.status}: nothing of it is to be undone.`);
    }
  }
};
