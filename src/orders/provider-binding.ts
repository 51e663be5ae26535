import { aws_lambda as lambda, Token } from 'aws-cdk-lib';
import { HttpProviderOptions } from './http-provider-options';
import { grantInvokeExactly } from '../private/exact-grants';
import { checkRegion } from '../private/same-region';
import { check } from '../private/validation-error';

/** Lets a function of ours ask a provider, and answers the environment that it needs for it. */
export type ProviderBinding = (asker: lambda.IFunction) => { [name: string]: string };

export type ProviderPrefix = 'PAYMENT' | 'FULFILMENT';

const PROVIDERS: { [prefix in ProviderPrefix]: string } = { PAYMENT: 'PaymentProvider', FULFILMENT: 'FulfilmentProvider' };

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export const askFunction = (prefix: ProviderPrefix, provider: lambda.IFunction): ProviderBinding => (asker) => {
  checkRegion(asker, { [`the function of ${PROVIDERS[prefix]}`]: provider });
  grantInvokeExactly(provider, asker);
  return { [`${prefix}_FUNCTION`]: provider.functionArn };
};

export const askHttp = (prefix: ProviderPrefix, url: string, { apiKey }: HttpProviderOptions): ProviderBinding => (asker) => {
  const wrong = wrongIn(url);
  check(asker, !wrong, `${PROVIDERS[prefix]}.http gets "${url}", ${wrong}: give an address such as https://api.example.com/v1.`);
  apiKey?.grantRead(asker);
  return { [`${prefix}_URL`]: url, ...(apiKey ? { [`${prefix}_SECRET`]: apiKey.parameterName } : {}) };
};

/** The operation is put behind the address, and the API key goes there: over TLS, but for what runs on the same machine. */
function wrongIn(url: string): string | undefined {
  if (Token.isUnresolved(url)) return undefined;
  if (/\s/.test(url) || !URL.canParse(url)) return 'which is no address';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.includes(hostname))) return 'which is not asked over TLS';
  if (username || password) return 'which carries a password that everybody can read: put it into apiKey';
  return /[?#]/.test(url) ? 'behind whose query no operation can be put' : undefined;
}
