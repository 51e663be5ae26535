import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CloudFormationClient, DescribeStackEventsCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Assembly, AssemblyStack, filterAssembly } from './assembly';
import { appCommand, cdkCli } from './cdk';
import { ACCOUNT, clientConfig, REGION, toolEnv } from './endpoint';
import { LocalError } from './local-error';
import { makeUp, QUESTION_PREFIX } from './make-up';
import { run } from './process';
import { parseResourceEvent, Progress } from './progress';
import { LeftOut } from './template';

export interface DeployOptions {
  /** A file that is a CDK app, a folder with a synthesized one, or a command as for `cdk --app`. @default - the app that cdk.json names */
  readonly app?: string;
  /** The app's folder. @default - the current one */
  readonly directory?: string;
  /** Context values, as `cdk --context`. */
  readonly context?: Record<string, string>;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the deployment; CloudFormation then finishes or rolls back what it had begun. */
  readonly signal?: AbortSignal;
}

export interface DeployedStack extends AssemblyStack {
  readonly outputs: Record<string, string>;
}

export interface Deployment {
  readonly stacks: DeployedStack[];
  readonly leftOut: LeftOut[];
  readonly seconds: { readonly synth: number; readonly deploy: number };
}

/** Brings a CDK app onto the emulator with the app's own CDK command line. */
export async function deploy(port: number, stateDir: string, options: DeployOptions = {}): Promise<Deployment> {
  const { onProgress = () => undefined, signal } = options;
  const directory = resolve(options.directory ?? '.');
  const cdk = (args: string[], account?: string, onLine?: (line: string) => void) =>
    run(process.execPath, [cdkCli(directory), '--no-notices', ...args], { cwd: directory, env: toolEnv(port, account), signal, onLine });

  const synthBegin = Date.now();
  onProgress({ phase: 'synth', message: 'Synthesizing the app' });
  const source = await synth(directory, join(stateDir, 'cdk.out'), options, cdk);
  const assembly = filterAssembly(source, join(stateDir, 'cdk.deploy'));
  const synthSeconds = secondsSince(synthBegin);
  for (const { path, reason, remedy } of assembly.leftOut) onProgress({ phase: 'left out', message: `${path}: ${remedy}, since ${reason}` });

  const account = accountOf(assembly);
  const deployBegin = Date.now();
  const clients = regionsOf(assembly).map((region) => ({ region, cloudFormation: new CloudFormationClient(clientConfig(port, account, region)) }));
  for (const { region, cloudFormation } of clients) {
    if ((await allOutputs(cloudFormation)).has('CDKToolkit')) continue;
    onProgress({ phase: 'bootstrap', message: `Bootstrapping ${region}` });
    const { code, output } = await cdk(['bootstrap', `aws://${account}/${region}`], account);
    if (code !== 0) throw new LocalError(`The emulator could not be bootstrapped: ${reasonIn(output)}`);
  }

  onProgress({ phase: 'deploy', message: `Deploying ${assembly.stacks.map(({ id }) => id).join(', ')}` });
  const { code, output } = await cdk(
    ['deploy', '--all', '--app', assembly.directory, '--require-approval', 'never', '--progress', 'events', '--concurrency', '4'],
    account,
    (line) => {
      const resource = parseResourceEvent(line);
      if (resource) onProgress({ phase: 'deploy', message: `${resource.status} ${resource.name}`, resource });
    },
  );
  if (code !== 0) throw new LocalError(`The deployment failed: ${await failure(clients.map(({ cloudFormation }) => cloudFormation), assembly) ?? reasonIn(output)}`);

  const stacks: DeployedStack[] = [];
  for (const { region, cloudFormation } of clients) {
    const outputs = await allOutputs(cloudFormation);
    const missing = assembly.leftOut.filter(({ remedy }) => remedy === 'made up for through its API');
    if (missing.length > 0) {
      onProgress({ phase: 'make up', message: `Making ${missing.map(({ path }) => path).join(', ')} through the API` });
      await makeUp(missing, Object.assign({}, ...outputs.values()), new EventBridgeClient(clientConfig(port, account, region)));
    }
    for (const stack of assembly.stacks.filter((one) => regionOf(one) === region)) {
      const own = Object.entries(outputs.get(stack.name) ?? {}).filter(([name]) => !name.startsWith(QUESTION_PREFIX));
      stacks.push({ ...stack, outputs: Object.fromEntries(own) });
    }
  }
  return { stacks, leftOut: assembly.leftOut, seconds: { synth: synthSeconds, deploy: secondsSince(deployBegin) } };
}

type Cdk = (args: string[], account?: string) => Promise<{ code: number; output: string }>;

/** Returns the folder of the synthesized app. */
async function synth(directory: string, output: string, { app, context = {} }: DeployOptions, cdk: Cdk): Promise<string> {
  if (app && existsSync(join(directory, app, 'manifest.json'))) return join(directory, app);
  if (!app && !existsSync(join(directory, 'cdk.json'))) throw new LocalError(`Name the app with --app, or run where its cdk.json is: there is none in ${directory}.`);
  rmSync(output, { recursive: true, force: true });
  const args = [...(app ? ['--app', appCommand(app, directory)] : []), ...Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`])];
  const result = await cdk(['synth', '--quiet', '--output', output, ...args]);
  if (result.code !== 0) throw new LocalError(`The app could not be synthesized:\n${result.output.trim()}`);
  return output;
}

/** The outputs of every stack there is, by its name. */
async function allOutputs(cloudFormation: CloudFormationClient): Promise<Map<string, Record<string, string>>> {
  const outputs = new Map<string, Record<string, string>>();
  for await (const page of paginateDescribeStacks({ client: cloudFormation }, {})) {
    for (const { StackName, Outputs = [] } of page.Stacks ?? []) {
      outputs.set(StackName!, Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!])));
    }
  }
  return outputs;
}

/** The first thing that failed, in CloudFormation's words. */
async function failure(clients: CloudFormationClient[], { stacks }: Assembly): Promise<string | undefined> {
  for (const client of clients) {
    for (const { name } of stacks) {
      const events = await client.send(new DescribeStackEventsCommand({ StackName: name })).then(({ StackEvents = [] }) => StackEvents, () => []);
      const latest = events.findIndex(({ ResourceStatus, LogicalResourceId }) => LogicalResourceId === name && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(ResourceStatus!));
      const failed = events.slice(0, latest + 1).filter(({ ResourceStatus, ResourceStatusReason }) =>
        ResourceStatus!.endsWith('_FAILED') && !/cancelled/i.test(ResourceStatusReason ?? '')).pop();
      if (failed) return `${failed.LogicalResourceId} (${failed.ResourceType}) in ${name}: ${failed.ResourceStatusReason}`;
    }
  }
  return undefined;
}

function accountOf({ stacks }: Assembly): string {
  const accounts = [...new Set(stacks.map(({ account }) => account).filter((account) => /^\d{12}$/.test(account)))];
  if (accounts.length > 1) throw new LocalError(`The stacks are meant for several accounts (${accounts.join(', ')}); the local run has one.`);
  return accounts[0] ?? ACCOUNT;
}

const regionOf = ({ region }: AssemblyStack) => (/^unknown/.test(region) ? REGION : region);
const regionsOf = ({ stacks }: Assembly) => [...new Set(stacks.map(regionOf))];
const secondsSince = (begin: number) => Math.round((Date.now() - begin) / 10) / 100;

/** What a command said went wrong. */
function reasonIn(output: string): string {
  const lines = output.replace(/\u001b\[[0-9;]*m/g, '').split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.filter((line) => /error|failed|❌/i.test(line)).pop() ?? lines.pop() ?? 'it printed nothing';
}
