import { aws_lambda as lambda } from 'aws-cdk-lib';
import { HttpProviderOptions } from './http-provider-options';
import { askFunction, askHttp, ProviderBinding } from './provider-binding';

/**
 * Who authorises, captures and gives back money.
 *
 * **Contract.** A provider is asked with JSON:
 *
 * ```json
 * {
 *   "operation": "authorise",
 *   "idempotencyKey": "ORD-2026-3V7QK2M9XTBA#authorise",
 *   "reference": "ORD-2026-3V7QK2M9XTBA",
 *   "amount": 2450,
 *   "currency": "EUR",
 *   "paymentMethod": "tok_visa"
 * }
 * ```
 *
 * - `operation`: `authorise` holds the amount, `capture` takes what is held, `void` lets go of what is held,
 *   `refund` gives back what was taken, `lookUp` only asks.
 * - `idempotencyKey`: a repeated request has no second effect and gets the first answer.
 * - `reference`: the order. There is at most one payment for it.
 * - `amount`: whole number of minor units of `currency` (ISO 4217): 24.50 EUR is 2450.
 * - `paymentMethod`: the customer's token; only for `authorise`.
 *
 * and answers
 *
 * ```json
 * { "status": "AUTHORISED", "id": "pay_123", "reason": "only where declined" }
 * ```
 *
 * with where the payment stands after the request: `NONE` (there is none), `AUTHORISED`, `CAPTURED`, `DECLINED`, `VOIDED` or `REFUNDED`.
 * A `void` of a payment that the provider has never seen answers `VOIDED`, and a later `authorise` with that reference is `DECLINED`:
 * so a request that was under way for long cannot take effect behind the saga's back.
 *
 * A refusal is an answer, never an error. After an error or a time-out the outcome counts as unknown: the same request is
 * repeated, then looked up.
 */
export abstract class PaymentProvider {
  /**
   * A Lambda function that follows the contract: the request is its event, the answer its result.
   *
   * @param fn the provider
   */
  public static function(fn: lambda.IFunction): PaymentProvider {
    return new BoundProvider(askFunction('PAYMENT', fn));
  }

  /**
   * A provider behind HTTPS that follows the contract: `POST {url}/{operation}` with the request as body,
   * its key also in the header `Idempotency-Key`; 200 with the answer. Every other status counts as unknown.
   *
   * @param url without the operation, e.g. `https://payments.example.com/v1`: https, without a query; http only on the same machine
   * @param options the API key
   */
  public static http(url: string, options: HttpProviderOptions = {}): PaymentProvider {
    return new BoundProvider(askHttp('PAYMENT', url, options));
  }

  /**
   * Lets the function that runs the payment steps use this provider, and returns the environment that it needs for it.
   *
   * @param payment function that runs the payment steps
   */
  public abstract bind(payment: lambda.IFunction): { [name: string]: string };
}

class BoundProvider extends PaymentProvider {
  constructor(private readonly binding: ProviderBinding) {
    super();
  }

  public bind(payment: lambda.IFunction): { [name: string]: string } {
    return this.binding(payment);
  }
}
