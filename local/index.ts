import { resolve } from 'node:path';
import { deploy, Deployment, DeployOptions } from './deploy';
import { Emulator, EmulatorOptions } from './emulator';
import { ClientConfig, clientConfig, clientEnv, localUrl } from './endpoint';
import { defaultStateDir } from './state';

export type { Deployment, DeployedStack, DeployOptions } from './deploy';
export { Emulator } from './emulator';
export type { EmulatorOptions, EmulatorRecord } from './emulator';
export type { ClientConfig } from './endpoint';
export { LocalError } from './local-error';
export { freePort } from './port';
export type { Progress, ResourceEvent } from './progress';
export type { LeftOut } from './template';

export interface LocalOptions extends Partial<EmulatorOptions> {
  /** Ends the start; what was begun is taken back. */
  readonly signal?: AbortSignal;
}

/** A running local AWS. */
export interface Local {
  readonly port: number;
  /** Whether it was running before. */
  readonly reused: boolean;
  readonly emulator: Emulator;
  /** For AWS SDK clients: `new SQSClient(local.clientConfig)`. */
  readonly clientConfig: ClientConfig;
  /** The same as environment variables. */
  readonly env: Record<string, string>;
  /** The local address of a REST API's URL. */
  url(awsUrl: string): string;
  deploy(options?: DeployOptions): Promise<Deployment>;
  /** Stops the emulator with all its workers; its state stays for the next start. */
  stop(): Promise<void>;
}

/** Starts the local AWS, or joins the one that runs from the same folder. Throws `LocalError` in words for the user. */
export async function startLocal({ stateDir = defaultStateDir(), signal, ...options }: LocalOptions = {}): Promise<Local> {
  const emulator = new Emulator({ ...options, stateDir });
  const { port, reused } = await emulator.start(signal);
  return {
    port,
    reused,
    emulator,
    clientConfig: clientConfig(port),
    env: clientEnv(port),
    url: (awsUrl) => localUrl(port, awsUrl),
    deploy: (deployOptions) => deploy(port, resolve(stateDir), deployOptions),
    stop: async () => void await emulator.stop(),
  };
}
