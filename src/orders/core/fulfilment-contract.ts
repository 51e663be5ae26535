import { z } from 'zod';
import type { Address } from './order';

/**
 * What is asked of who fulfils orders. `reference` is the order's id: there is at most one allocation and one label for it.
 * A request repeated with its `idempotencyKey` has no second effect and gets the first answer.
 */
export interface FulfilmentRequest {
  readonly operation: 'allocate' | 'releaseAllocation' | 'lookUpAllocation' | 'createLabel' | 'cancelLabel' | 'lookUpLabel' | 'dispatch';
  readonly idempotencyKey: string;
  readonly reference: string;
  /** What ships. */
  readonly items: { readonly productId: string; readonly quantity: number }[];
  readonly shippingAddress: Address;
  /** Fields of the shop's own. */
  readonly extra?: object;
}

/**
 * What it answers: where the allocation, the label or the parcel stands after the request. `NONE`: there is none by that reference.
 * A release or cancellation of what it does not know answers `CANCELLED`, and none with that reference is made any more.
 * Anything but an answer (an error, a time-out) counts as unknown and is looked up, or asked again.
 */
export const fulfilmentAnswer = z.object({
  status: z.enum(['NONE', 'DONE', 'REFUSED', 'CANCELLED']),
  /** Of an allocation. */
  warehouse: z.string().min(1).optional(),
  /** Of a label, both. */
  carrier: z.string().min(1).optional(),
  trackingNumber: z.string().min(1).optional(),
  /** Why it was refused. */
  reason: z.string().optional(),
});

export type FulfilmentAnswer = z.infer<typeof fulfilmentAnswer>;

/** Who fulfils, however it is reached. */
export interface FulfilmentGateway {
  send(request: FulfilmentRequest): Promise<FulfilmentAnswer>;
}
