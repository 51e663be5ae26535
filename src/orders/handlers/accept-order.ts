import { Catalogue } from './adapters/catalogue';
import { fingerprintOf, OrderIntake, Receipt } from './adapters/order-intake';
import type { MarkTrace } from './mark-trace';
import { HttpError, HttpRequest, HttpResponse } from '../../runtime/http';
import { orderId } from '../core/order-id';
import { checkOrder, orderRequest, placeOrder } from '../core/place-order';

export interface AcceptDependencies {
  readonly intake: OrderIntake;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
  readonly random: () => Uint8Array;
  readonly markTrace?: MarkTrace;
}

/** `POST /orders`: 202 with the order's id, the same one however often the request comes. */
export const acceptOrder = ({ intake, catalogue, now, random, markTrace }: AcceptDependencies) => async (
  request: HttpRequest,
): Promise<HttpResponse> => {
  const key = idempotencyKey(request);
  const body = request.body(orderRequest);
  const fingerprint = fingerprintOf(body);
  const earlier = await intake.receipt(request.caller, key);
  if (earlier) return answer(earlier, fingerprint);

  const wrong = checkOrder(body, await catalogue.find(body.items.map(({ productId }) => productId)));
  if (wrong.length) {
    throw new HttpError(400, 'InvalidRequest', `Mend these fields: ${wrong.map(({ field }) => field).join(', ')}.`, wrong);
  }
  const id = orderId(now(), random());
  const receipt = await intake.submit({
    orderId: id,
    customerId: request.caller,
    key,
    fingerprint,
    paymentMethod: body.paymentMethod,
    placed: placeOrder(id, request.caller, body),
    now: now(),
  });
  await markTrace?.({ ...body, orderId: receipt.acceptedId });
  return answer(receipt, fingerprint);
};

function idempotencyKey(request: HttpRequest): string {
  const key = request.header('Idempotency-Key')?.trim();
  if (key && /^[\x21-\x7e]{1,128}$/.test(key)) return key;
  throw new HttpError(400, 'InvalidRequest', 'The header Idempotency-Key is needed: 1 to 128 visible characters, a new one for each order.',
    [{ field: 'Idempotency-Key', message: 'must have 1 to 128 visible characters' }]);
}

function answer({ acceptedId, fingerprint }: Receipt, asked: string): HttpResponse {
  if (fingerprint !== asked) {
    throw new HttpError(422, 'IdempotencyKeyReused', 'This Idempotency-Key came with another order before. Use a new key for a new order.');
  }
  return { status: 202, body: { orderId: acceptedId, status: 'PLACED' } };
}
