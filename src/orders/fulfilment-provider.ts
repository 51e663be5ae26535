import { aws_lambda as lambda } from 'aws-cdk-lib';
import { HttpProviderOptions } from './http-provider-options';
import { askFunction, askHttp, ProviderBinding } from './provider-binding';

/**
 * Who packs and ships orders: a warehouse, a carrier, a logistics service. Without one the shop packs by itself: the allocation and the label are kept
 * beside the order, with a tracking number made from its id, and nobody outside is told (`warehouses`, `carrier`).
 *
 * **Contract.** A provider is asked with JSON:
 *
 * ```json
 * {
 *   "operation": "createLabel",
 *   "idempotencyKey": "ORD-2026-3V7QK2M9XTBA#createLabel",
 *   "reference": "ORD-2026-3V7QK2M9XTBA",
 *   "items": [{ "productId": "mug", "quantity": 2 }],
 *   "shippingAddress": { "street": "Hauptstraße 1", "city": "Wien", "country": "AT", "zipCode": "1010" },
 *   "extra": { "floor": 3 }
 * }
 * ```
 *
 * - `operation`: `allocate` finds a warehouse and holds the goods there, `createLabel` makes a shipping label, both before the money is taken;
 *   `dispatch` hands the parcel over, after it; `releaseAllocation` and `cancelLabel` take back; `lookUpAllocation` and `lookUpLabel` only ask.
 * - `idempotencyKey`: a repeated request has no second effect and gets the first answer. A `dispatch` that is not answered is asked again with it.
 * - `reference`: the order. There is at most one allocation and one label for it.
 * - `items`: what ships. `extra`: the order's fields of your own, where there are any.
 *
 * and answers
 *
 * ```json
 * { "status": "DONE", "warehouse": "VIE", "carrier": "POST", "trackingNumber": "1Z999", "reason": "only where refused" }
 * ```
 *
 * with where it stands after the request: `NONE` (there is none), `DONE` (an allocation with its `warehouse`, a label with `carrier` and `trackingNumber`),
 * `REFUSED` (only `allocate` and `createLabel`: the order ends REJECTED with the reason `FULFILMENT_REFUSED`) or `CANCELLED`.
 * Taking back what the provider does not know answers `CANCELLED`, and no later request with that reference makes it.
 * Errors and time-outs count as unknown: what may have been made is looked up, what is not wanted any more is taken back.
 *
 * @example
 * declare const provider: lambda.Function;
 * declare const apiKey: ssm.IStringParameter;
 *
 * new OrderSaga(this, 'Orders', {
 *   payment: PaymentProvider.function(provider),
 *   fulfilment: FulfilmentProvider.http('https://logistics.example.com/v1', { apiKey }),
 * });
 */
export abstract class FulfilmentProvider {
  /**
   * A function that gets the request and returns the answer.
   *
   * @param fn the provider
   */
  public static function(fn: lambda.IFunction): FulfilmentProvider {
    return new BoundProvider(askFunction('FULFILMENT', fn));
  }

  /**
   * A provider behind HTTPS that follows the contract: `POST {url}/{operation}` with the request as body,
   * its key also in the header `Idempotency-Key`; 200 with the answer. Every other status counts as unknown.
   *
   * @param url without the operation, e.g. `https://logistics.example.com/v1`: https, without a query; http only on the same machine
   * @param options the API key
   */
  public static http(url: string, options: HttpProviderOptions = {}): FulfilmentProvider {
    return new BoundProvider(askHttp('FULFILMENT', url, options));
  }

  /**
   * Lets the function that runs the shipping steps use this provider, and returns the environment that it needs for it.
   *
   * @param shipping function that runs the shipping steps
   */
  public abstract bind(shipping: lambda.IFunction): { [name: string]: string };
}

class BoundProvider extends FulfilmentProvider {
  constructor(private readonly binding: ProviderBinding) {
    super();
  }

  public bind(shipping: lambda.IFunction): { [name: string]: string } {
    return this.binding(shipping);
  }
}
