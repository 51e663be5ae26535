import { Catalogue } from './adapters/catalogue';
import { fingerprintOf, OrderIntake } from './adapters/order-intake';
import type { MarkTrace } from './mark-trace';
import { orderId } from '../core/order-id';
import { checkOrder, OrderRequest, placeOrder, WrongField } from '../core/place-order';

export interface TakeDependencies {
  readonly intake: OrderIntake;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
  readonly random: () => Uint8Array;
  readonly markTrace?: MarkTrace;
}

export interface Asked {
  readonly customerId: string;
  readonly key: string;
  readonly request: OrderRequest;
}

/** What became of a request. */
export type Taken =
  | { readonly outcome: 'TAKEN'; readonly orderId: string }
  | { readonly outcome: 'REFUSED'; readonly fields: WrongField[] }
  /** The key stands for another order. */
  | { readonly outcome: 'KEY_REUSED' };

/** Takes an order in: the same order however often the request comes under its key. */
export const takeOrder = ({ intake, catalogue, now, random, markTrace }: TakeDependencies) => async (
  { customerId, key, request }: Asked,
): Promise<Taken> => {
  const fingerprint = fingerprintOf(request);
  const outcome = (receipt: { acceptedId: string; fingerprint: string }): Taken =>
    receipt.fingerprint === fingerprint ? { outcome: 'TAKEN', orderId: receipt.acceptedId } : { outcome: 'KEY_REUSED' };
  const earlier = await intake.receipt(customerId, key);
  if (earlier) return outcome(earlier);

  const fields = checkOrder(request, await catalogue.find(request.items.map(({ productId }) => productId)));
  if (fields.length) return { outcome: 'REFUSED', fields };
  const id = orderId(now(), random());
  const placed = placeOrder(id, customerId, request);
  const receipt = await intake.submit({ orderId: id, customerId, key, fingerprint, paymentMethod: request.paymentMethod, placed, now: now() });
  await markTrace?.({ ...request, orderId: receipt.acceptedId });
  return outcome(receipt);
};
