import { z } from 'zod';
import { BusMessage } from './batch';
import { TakeDependencies, takeOrder } from './take-order';
import { inOurWords } from '../../runtime/http';
import { IDEMPOTENCY_KEY, KEY_REUSED, mendFields, orderRequestWith, WrongField } from '../core/place-order';

/** `detail` of an `Order Requested` event: an order as `POST /orders` takes it, whose it is, and its key. */
export const requestedOrder = (schema: ReturnType<typeof orderRequestWith>) => z.intersection(schema, z.object({
  customerId: z.string().trim().min(1, 'must not be empty').max(128, 'must have at most 128 characters'),
  idempotencyKey: z.string().regex(IDEMPOTENCY_KEY, 'must have 1 to 128 visible characters').optional(),
}));

/** Why no order came of a request: `detail` of `Order Validation Failed`. */
export interface Refusal {
  /** Of the event that asked. */
  readonly requestId: string;
  readonly customerId?: unknown;
  readonly idempotencyKey?: unknown;
  readonly code: 'InvalidRequest' | 'IdempotencyKeyReused';
  readonly message: string;
  readonly fields?: WrongField[];
}

export interface RequestDependencies extends TakeDependencies {
  readonly refuse: (refusal: Refusal) => Promise<void>;
}

/** Takes an order in that an event asks for, once by its key or else by the event's id. A request that is wrong is answered by an event, and done with. */
export const requestOrder = ({ refuse, ...deps }: RequestDependencies, schema: ReturnType<typeof orderRequestWith>) => {
  const take = takeOrder(deps);
  const requested = requestedOrder(schema);
  return async ({ id: requestId, detail }: BusMessage<unknown>): Promise<void> => {
    const { customerId, idempotencyKey } = (detail ?? {}) as Record<string, unknown>;
    const whose = { requestId, customerId, idempotencyKey };
    const parsed = requested.safeParse(detail, { error: inOurWords });
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'detail', message }));
      return refuse({ ...whose, code: 'InvalidRequest', message: mendFields(fields), fields });
    }
    const { customerId: owner, idempotencyKey: key = requestId, ...request } = parsed.data;
    const taken = await take({ customerId: owner, key, request });
    if (taken.outcome === 'REFUSED') await refuse({ ...whose, code: 'InvalidRequest', message: mendFields(taken.fields), fields: taken.fields });
    if (taken.outcome === 'KEY_REUSED') await refuse({ ...whose, code: 'IdempotencyKeyReused', message: KEY_REUSED });
  };
};
