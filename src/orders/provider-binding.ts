import { aws_lambda as lambda } from 'aws-cdk-lib';
import { HttpProviderOptions } from './http-provider-options';
import { grantInvokeExactly } from '../private/exact-grants';

/** Lets a function of ours ask a provider, and answers the environment that it needs for it. */
export type ProviderBinding = (asker: lambda.IFunction) => { [name: string]: string };

export type ProviderPrefix = 'PAYMENT' | 'FULFILMENT';

export const askFunction = (prefix: ProviderPrefix, provider: lambda.IFunction): ProviderBinding => (asker) => {
  grantInvokeExactly(provider, asker);
  return { [`${prefix}_FUNCTION`]: provider.functionArn };
};

export const askHttp = (prefix: ProviderPrefix, url: string, { apiKey }: HttpProviderOptions): ProviderBinding => (asker) => {
  apiKey?.grantRead(asker);
  return { [`${prefix}_URL`]: url, ...(apiKey ? { [`${prefix}_SECRET`]: apiKey.parameterName } : {}) };
};
