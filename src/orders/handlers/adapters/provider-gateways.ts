import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ZodType } from 'zod';

type ProviderKind = 'Payment' | 'Fulfilment';

/** No answer in time: it is unknown whether the provider did it. */
export class ProviderTimeout extends Error {
  constructor(kind: ProviderKind, message: string) {
    super(message);
    this.name = `${kind}Timeout`;
  }
}

/** The provider answered with an error: it is unknown whether it did it. */
export class ProviderError extends Error {
  constructor(kind: ProviderKind, message: string) {
    super(message);
    this.name = `${kind}ProviderError`;
  }
}

/** What every provider is asked with: its key has one effect. */
export interface ProviderRequest {
  readonly operation: string;
  readonly idempotencyKey: string;
}

/** What is agreed with a provider. */
export interface ProviderContract<Answer> {
  readonly kind: ProviderKind;
  readonly answer: ZodType<Answer>;
  /** Milliseconds within which it answers. */
  readonly timeout: number;
}

/** A provider that is a Lambda function. */
export class FunctionGateway<Request extends ProviderRequest, Answer> {
  constructor(private readonly contract: ProviderContract<Answer>, private readonly client: LambdaClient, private readonly functionArn: string) {}

  public send(request: Request): Promise<Answer> {
    return within(this.contract, async (abortSignal) => {
      const { FunctionError: failed, Payload: payload } = await this.client.send(
        new InvokeCommand({ FunctionName: this.functionArn, Payload: JSON.stringify(request) }), { abortSignal });
      const text = Buffer.from(payload ?? []).toString();
      if (failed) throw new ProviderError(this.contract.kind, text.slice(0, 500));
      return text;
    });
  }
}

/**
 * A provider behind HTTPS: `POST {url}/{operation}` with the request as JSON, its key also as `Idempotency-Key`,
 * and the secret as bearer token.
 */
export class HttpGateway<Request extends ProviderRequest, Answer> {
  constructor(
    private readonly contract: ProviderContract<Answer>, private readonly url: string, private readonly secret: () => Promise<string | undefined>,
  ) {}

  public send(request: Request): Promise<Answer> {
    return within(this.contract, async (signal) => {
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
      if (!response.ok) throw new ProviderError(this.contract.kind, `${response.status}: ${text.slice(0, 500)}`);
      return text;
    });
  }
}

/** The provider that the environment names; undefined where it names none. */
export function gatewayFromEnv<Request extends ProviderRequest, Answer>(contract: ProviderContract<Answer>) {
  const setting = (name: string) => process.env[`${contract.kind.toUpperCase()}_${name}`];
  const [functionArn, url, parameter] = ['FUNCTION', 'URL', 'SECRET'].map(setting);
  if (functionArn) return new FunctionGateway<Request, Answer>(contract, new LambdaClient({}), functionArn);
  return url ? new HttpGateway<Request, Answer>(contract, url, parameter ? secretFrom(parameter) : async () => undefined) : undefined;
}

/** Reads a parameter once an instance; a failed read is tried again by the next request. */
function secretFrom(parameter: string): () => Promise<string | undefined> {
  const ssm = new SSMClient({});
  let secret: string | undefined;
  return async () => (secret ??= (await ssm.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }))).Parameter?.Value);
}

/** Gives up after the agreed time; what is no answer as agreed is an error. */
async function within<Answer>({ kind, timeout, answer }: ProviderContract<Answer>, ask: (signal: AbortSignal) => Promise<string>): Promise<Answer> {
  const signal = AbortSignal.timeout(timeout);
  let text: string;
  try {
    text = await ask(signal);
  } catch (error) {
    if (signal.aborted) throw new ProviderTimeout(kind, `No answer within ${timeout} ms.`);
    const { name, message } = error as Error;
    throw error instanceof ProviderError ? error : new ProviderError(kind, `${name}: ${message}`);
  }
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    throw new ProviderError(kind, `Not an answer as agreed: ${text.slice(0, 500)}`);
  }
}
