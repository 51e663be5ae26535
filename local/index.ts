import { join, resolve } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Assembly } from './assembly';
import { cdkOf } from './cdk';
import { deployAssembly, DeployedStack } from './deploy';
import { Emulator, EmulatorOptions, Origin } from './emulator';
import { ClientConfig, clientConfig, clientEnv, localUrl } from './endpoint';
import { OnProgress } from './progress';
import { settled } from './stacks';
import { defaultStateDir, DEPLOYED, writeJson } from './state';
import { AppOptions, synthesize } from './synth';
import { LeftOut } from './template';

export { Emulator } from './emulator';
export { LocalError } from './local-error';
export { freePort } from './port';
export type { ClientConfig } from './endpoint';
export type { DeployedStack } from './deploy';
export type { LeftOut } from './template';
export type { Progress, ResourceEvent } from './progress';

export interface LocalOptions extends Partial<EmulatorOptions> {
  /** Ends the start; what was begun is taken back. */
  readonly signal?: AbortSignal;
}

export interface DeployOptions extends AppOptions {
  readonly onProgress?: OnProgress;
  /** Called once the app is synthesized, before anything is deployed: what the emulator lacks, and what is done about it. */
  readonly onLeftOut?: (leftOut: LeftOut[]) => void;
  /** Ends the deployment; CloudFormation then finishes or rolls back what it had begun. */
  readonly signal?: AbortSignal;
}

export interface Deployment {
  readonly stacks: DeployedStack[];
  readonly leftOut: LeftOut[];
  readonly seconds: { readonly synth: number; readonly deploy: number };
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
  /** Synthesizes a CDK app and deploys it with its own CDK command line. */
  deploy(options?: DeployOptions): Promise<Deployment>;
  /** Stops the emulator with all its workers; its state stays for the next start. */
  stop(): Promise<void>;
  /** After an interrupted deployment: leaves no process and no half state behind that was not there before. Says in one sentence how things stand. */
  takeBack(): Promise<string>;
}

/** Starts the local AWS, or joins the one that runs from the same folder. Throws `LocalError` in words for the user. */
export async function startLocal({ stateDir = defaultStateDir(), signal, ...options }: LocalOptions = {}): Promise<Local> {
  const emulator = new Emulator({ ...options, stateDir });
  const { port, origin } = await emulator.start(signal);
  return {
    port,
    reused: origin === 'running',
    emulator,
    clientConfig: clientConfig(port),
    env: clientEnv(port),
    url: (awsUrl) => localUrl(port, awsUrl),
    deploy: (deployOptions) => deploy(port, resolve(stateDir), deployOptions),
    stop: async () => void await emulator.stop(),
    takeBack: () => takeBack(emulator, port, origin),
  };
}

async function takeBack(emulator: Emulator, port: number, origin: Origin): Promise<string> {
  if (origin === 'new') {
    await emulator.discard();
    return 'Interrupted: the embedded AWS was stopped, and nothing of this run was kept.';
  }
  await settled(new CloudFormationClient(clientConfig(port)));
  if (origin === 'running') return 'Interrupted: the embedded AWS runs on as before; run the command again to finish the deployment.';
  await emulator.stop();
  return 'Interrupted: the embedded AWS was stopped; run the command again to finish the deployment.';
}

/** Brings a CDK app onto the emulator at a port. */
export async function deploy(port: number, stateDir: string, options: DeployOptions = {}): Promise<Deployment> {
  const { onProgress = () => undefined, onLeftOut } = options;
  const cdk = cdkOf(resolve(options.directory ?? '.'), port, options.signal);
  onProgress({ phase: 'synth', message: 'Synthesizing the app' });
  const [assembly, synth] = await timed<Assembly>(() => synthesize(stateDir, options, cdk));
  onLeftOut?.(assembly.leftOut);
  const [stacks, deployed] = await timed(() => deployAssembly(assembly, port, cdk, onProgress));
  options.signal?.throwIfAborted();
  writeJson(join(stateDir, DEPLOYED), stacks);
  return { stacks, leftOut: assembly.leftOut, seconds: { synth, deploy: deployed } };
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begin = performance.now();
  const result = await work();
  return [result, Math.round((performance.now() - begin) / 10) / 100];
}
