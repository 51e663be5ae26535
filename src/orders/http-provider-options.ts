import { aws_ssm as ssm } from 'aws-cdk-lib';

/** Options of a provider behind HTTPS. */
export interface HttpProviderOptions {
  /**
   * A secure string parameter that holds the provider's API key. It is sent as bearer token and read once a function instance.
   *
   * @default - no `Authorization` header
   */
  readonly apiKey?: ssm.IStringParameter;
}
