import type { z } from 'zod';
import { TakeDependencies, takeOrder } from './take-order';
import { HttpError, HttpRequest, HttpResponse } from '../../runtime/http';
import { IDEMPOTENCY_KEY, KEY_REUSED, mendFields, OrderRequest, orderRequest } from '../core/place-order';

/** `POST /orders`: 202 with the order's id, the same one however often the request comes. */
export const acceptOrder = (deps: TakeDependencies, schema: z.ZodType<OrderRequest> = orderRequest) => {
  const take = takeOrder(deps);
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const key = idempotencyKey(request);
    const taken = await take({ customerId: request.caller, key, request: request.body(schema) });
    switch (taken.outcome) {
      case 'TAKEN': return { status: 202, body: { orderId: taken.orderId, status: 'PLACED' } };
      case 'REFUSED': throw new HttpError(400, 'InvalidRequest', mendFields(taken.fields), taken.fields);
      case 'KEY_REUSED': throw new HttpError(422, 'IdempotencyKeyReused', KEY_REUSED);
    }
  };
};

function idempotencyKey(request: HttpRequest): string {
  const key = request.header('Idempotency-Key')?.trim();
  if (key && IDEMPOTENCY_KEY.test(key)) return key;
  throw new HttpError(400, 'InvalidRequest', 'The header Idempotency-Key is needed: 1 to 128 visible characters, a new one for each order.',
    [{ field: 'Idempotency-Key', message: 'must have 1 to 128 visible characters' }]);
}
