import { ListrTask } from 'listr2';
import { Deployment, Local, startLocal } from '../../../local';
import { Progress } from '../../../local/progress';

const APP = 'examples/reference-app/app.ts';

interface SetUp {
  local?: Local;
  deployed?: Deployment;
}

/** Starts the embedded AWS, or joins the one that runs. */
export function emulator(port: number | undefined, signal: AbortSignal, onStart: (local: Local) => void): ListrTask<SetUp> {
  return {
    title: 'Start the embedded AWS (the first time it installs it)',
    task: async (_, task) => {
      const local = await startLocal({ port, signal });
      onStart(local);
      task.title = local.reused ? `The embedded AWS runs already, on port ${local.port}` : `The embedded AWS runs on port ${local.port}`;
    },
  };
}

/** Brings the reference app onto it. */
export function deployment(signal: AbortSignal): ListrTask<SetUp> {
  return {
    title: 'Deploy the reference app',
    rendererOptions: { persistentOutput: true, outputBar: 8 },
    task: async (context, task) => {
      const deployed = await context.local!.deploy({
        app: APP,
        signal,
        onProgress: (progress) => (task.output = lineOf(progress)),
        onLeftOut: (leftOut) => leftOut.forEach(({ path, reason, remedy }) => (task.output = `${path}: ${remedy}, since ${reason}`)),
      });
      context.deployed = deployed;
      const resources = deployed.stacks.reduce((sum, stack) => sum + stack.resources, 0);
      task.title = `Deployed ${deployed.stacks.map(({ name }) => name).join(', ')}: ${resources} resources in ${deployed.seconds.deploy} s`;
    },
  };
}

function lineOf({ message, resource }: Progress): string {
  return resource?.total ? `${resource.stack} ${resource.done} of ${resource.total}` : message;
}
