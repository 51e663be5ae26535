/** The emulator's account, unless an app asks for another. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** What an AWS SDK client needs to talk to the emulator. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An access key that is an account's number works in that account. */
export function clientConfig(port: number, account = ACCOUNT, region = REGION): ClientConfig {
  return { endpoint: `http://127.0.0.1:${port}`, region, credentials: { accessKeyId: account, secretAccessKey: 'local' } };
}

/** The same as environment variables, for tools and SDKs of any language. */
export function clientEnv(port: number, account = ACCOUNT, region = REGION): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/**
 * Where the emulator serves a REST API's URL, such as `https://abc123.execute-api.us-east-1.amazonaws.com/prod/`,
 * or a WebSocket API's (`wss://…`); other URLs stay.
 */
export function localUrl(port: number, url: string): string {
  return url.replace(/^wss:\/\/([a-z0-9]+)\.execute-api\.[^/]+\//, `ws://127.0.0.1:${port}/_aws/execute-api/$1/`).replace(/^https:\/\/([a-z0-9]+)\.execute-api\.[^/]+\/([^/]+)\/?/, `http://127.0.0.1:${port}/restapis/$1/$2/_user_request_/`);
}

/** An environment for tools that must see the emulator and nothing of the user's own AWS settings. */
export function toolEnv(port: number, account?: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    ...clientEnv(port, account),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
    NO_PROXY: [process.env.NO_PROXY, '127.0.0.1'].filter(Boolean).join(','),
  };
}
