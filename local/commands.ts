import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Listr } from 'listr2';
import { Deployment, Emulator, Local, LocalError, startLocal } from '.';
import type { DeployedStack } from './deploy';
import { ACCOUNT, ClientConfig, clientConfig, clientEnv, REGION } from './endpoint';
import { Interrupt } from './interrupt';
import { printLogs } from './logs';
import { describeStacks } from './stacks';
import { defaultStateDir, DEPLOYED, readJson } from './state';

export interface UpOptions {
  readonly app?: string;
  readonly context: Record<string, string>;
  readonly port?: number;
}

export async function up(options: UpOptions, interrupt: Interrupt): Promise<void> {
  const { signal } = interrupt;
  interrupt.cleanUp = async () => 'Interrupted: nothing was started.';
  const { local, deployment } = await new Listr<{ local: Local; deployment: Deployment }>([
    {
      title: 'Start the embedded AWS',
      task: async (done, task) => {
        done.local = await startLocal({ port: options.port, signal });
        const { reused, port, takeBack } = done.local;
        task.title = reused ? `The embedded AWS runs already on port ${port}` : `Started the embedded AWS on port ${port}`;
        interrupt.cleanUp = takeBack;
      },
    },
    {
      title: 'Synthesize and deploy the app',
      rendererOptions: { outputBar: Infinity, persistentOutput: true },
      task: async (done, task) => {
        done.deployment = await done.local.deploy({
          app: options.app,
          context: options.context,
          signal,
          onLeftOut: (leftOut) => leftOut.forEach(({ path, reason, remedy }) => {
            task.output = `${path}: ${remedy}, since ${reason}`;
          }),
          onProgress: ({ message, resource }) => {
            if (!resource) task.output = message;
            else if (resource.total) task.title = `Deploying ${resource.stack}: ${resource.done} of ${resource.total}`;
          },
        });
        const { stacks, seconds } = done.deployment;
        task.title = `Deployed ${stacks.map(({ id, resources }) => `${id} (${resources} resources)`).join(', ')} in ${seconds.deploy} s after ${seconds.synth} s of synthesis`;
      },
    },
  ], { fallbackRenderer: 'simple', registerSignalListeners: false }).run({} as { local: Local; deployment: Deployment });

  for (const { id, outputs } of deployment.stacks) {
    // What stacks export to each other is of no use to people.
    const own = Object.entries(outputs).filter(([name]) => !name.startsWith('ExportsOutput'));
    for (const [name, value] of own) console.log(`${id}.${name} = ${local.url(value)}`);
  }
  const [{ account, region }] = deployment.stacks;
  console.log(`\nFor the AWS CLI and SDKs: ${Object.entries(clientEnv(local.port, account, region)).map(([name, value]) => `${name}=${value}`).join(' ')}`);
}

export async function down({ forget }: { readonly forget: boolean }): Promise<void> {
  const emulator = new Emulator({ stateDir: defaultStateDir() });
  const stopped = forget ? emulator.status() !== undefined : await emulator.stop();
  if (forget) await emulator.discard();
  console.log(`${stopped ? 'Stopped the embedded AWS' : 'The embedded AWS was not running'}${forget ? '; what it held is forgotten' : ''}.`);
}

export async function status(): Promise<void> {
  const { pid, port } = running();
  console.log(`The embedded AWS runs on http://127.0.0.1:${port} (process ${pid}).`);
  for (const config of places(port)) {
    for (const stack of await describeStacks(new CloudFormationClient(config))) console.log(`${stack.name}: ${stack.status}`);
  }
}

export async function logs(name: string | undefined, { follow }: { readonly follow: boolean }, interrupt: Interrupt): Promise<void> {
  interrupt.cleanUp = async () => '';
  await printLogs(places(running().port), name, follow, interrupt.signal);
}

/** The accounts and Regions that hold the stacks deployed last. */
function places(port: number): ClientConfig[] {
  const stacks = readJson<DeployedStack[]>(join(defaultStateDir(), DEPLOYED)) ?? [{ account: ACCOUNT, region: REGION }];
  const distinct = new Map(stacks.map(({ account, region }) => [`${account}/${region}`, clientConfig(port, account, region)]));
  return [...distinct.values()];
}

function running() {
  const record = new Emulator({ stateDir: defaultStateDir() }).status();
  if (!record) throw new LocalError('The embedded AWS is not running; start it with "up".');
  return record;
}
