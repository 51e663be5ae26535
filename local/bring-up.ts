import { Listr } from 'listr2';
import { Deployment, Local, startLocal } from '.';
import { Interrupt } from './interrupt';

export interface UpOptions {
  readonly app?: string;
  readonly context?: Record<string, string>;
  readonly port?: number;
}

export interface Up {
  readonly local: Local;
  readonly deployment: Deployment;
}

/** Starts the local AWS and deploys an app, before the user's eyes. */
export async function bringUp(options: UpOptions, interrupt: Interrupt): Promise<Up> {
  const { signal } = interrupt;
  interrupt.cleanUp = async () => 'Interrupted: nothing was started.';
  return new Listr<{ local: Local; deployment: Deployment }>([
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
  ], {
    fallbackRenderer: 'simple',
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false },
  }).run({} as { local: Local; deployment: Deployment });
}

/** A stack's outputs that are meant for people: what stacks export to each other is not. */
export function ownOutputs(outputs: Record<string, string>): [string, string][] {
  return Object.entries(outputs).filter(([name]) => !name.startsWith('ExportsOutput'));
}
