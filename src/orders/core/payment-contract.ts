import { z } from 'zod';

/**
 * What is asked of a payment provider. `reference` is the order's id: `lookUp`, `void` and `refund` find the payment by it.
 * A request repeated with its `idempotencyKey` has no second effect and gets the first answer.
 */
export interface PaymentRequest {
  readonly operation: 'authorise' | 'capture' | 'lookUp' | 'void' | 'refund';
  readonly idempotencyKey: string;
  readonly reference: string;
  /** Minor units of `currency`. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
  /** The token the customer sent. Only for `authorise`. */
  readonly paymentMethod?: string;
}

/**
 * What a provider answers: where the payment stands after the request. `NONE`: there is none by that reference.
 * A `void` of a payment that the provider does not know answers `VOIDED`, and no later `authorise` with that reference succeeds.
 * Anything but an answer (an error, a time-out) counts as unknown and is looked up.
 */
export const paymentAnswer = z.object({
  status: z.enum(['NONE', 'AUTHORISED', 'CAPTURED', 'DECLINED', 'VOIDED', 'REFUNDED']),
  /** The provider's own id of the payment. */
  id: z.string().optional(),
  /** Why it was declined. */
  reason: z.string().optional(),
});

export type PaymentAnswer = z.infer<typeof paymentAnswer>;

/** A payment provider, however it is reached. */
export interface PaymentGateway {
  send(request: PaymentRequest): Promise<PaymentAnswer>;
}
