import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paymentAnswer, PaymentAnswer, PaymentGateway, PaymentRequest } from '../../core/payment-contract';

/** No answer in time: it is unknown whether the provider did it. */
export class PaymentTimeout extends Error {
  public readonly name = 'PaymentTimeout';
}

/** The provider answered with an error: it is unknown whether it did it. */
export class PaymentProviderError extends Error {
  public readonly name = 'PaymentProviderError';
}

/** A provider that is a Lambda function. */
export class FunctionGateway implements PaymentGateway {
  constructor(private readonly client: LambdaClient, private readonly functionArn: string, private readonly timeout: number) {}

  public send(request: PaymentRequest): Promise<PaymentAnswer> {
    return within(this.timeout, async (abortSignal) => {
      const { FunctionError: failed, Payload: payload } = await this.client.send(
        new InvokeCommand({ FunctionName: this.functionArn, Payload: JSON.stringify(request) }), { abortSignal });
      const text = Buffer.from(payload ?? []).toString();
      if (failed) throw new PaymentProviderError(text.slice(0, 500));
      return parse(text);
    });
  }
}

/**
 * A provider behind HTTPS: `POST {url}/{operation}` with the request as JSON, its key also as `Idempotency-Key`,
 * and the secret as bearer token.
 */
export class HttpGateway implements PaymentGateway {
  constructor(private readonly url: string, private readonly timeout: number, private readonly secret: () => Promise<string | undefined>) {}

  public send(request: PaymentRequest): Promise<PaymentAnswer> {
    return within(this.timeout, async (signal) => {
      const secret = await this.secret();
      const response = await fetch(`${this.url.replace(/\/$/, '')}/${request.operation}`, {
        method: 'POST',
        signal,
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': request.idempotencyKey,
          ...(secret ? { Authorization: `Bearer ${secret}` } : {}),
        },
        body: JSON.stringify(request),
      });
      const text = await response.text();
      if (!response.ok) throw new PaymentProviderError(`${response.status}: ${text.slice(0, 500)}`);
      return parse(text);
    });
  }
}

/** Gives up after so many milliseconds. */
async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(milliseconds);
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted) throw new PaymentTimeout(`No answer within ${milliseconds} ms.`);
    const { name, message } = error as Error;
    throw error instanceof PaymentProviderError ? error : new PaymentProviderError(`${name}: ${message}`);
  }
}

function parse(text: string): PaymentAnswer {
  try {
    return paymentAnswer.parse(JSON.parse(text));
  } catch {
    throw new PaymentProviderError(`Not an answer as agreed: ${text.slice(0, 500)}`);
  }
}
