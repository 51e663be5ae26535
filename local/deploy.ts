import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Assembly, AssemblyStack } from './assembly';
import { Cdk } from './cdk';
import { ACCOUNT, clientConfig, REGION } from './endpoint';
import { LocalError } from './local-error';
import { makeUp, QUESTION_PREFIX } from './make-up';
import { OnProgress, parseResourceEvent } from './progress';
import { describeStacks, firstFailure } from './stacks';

export interface DeployedStack extends AssemblyStack {
  readonly outputs: Record<string, string>;
}

/** Brings an assembly onto the emulator: bootstraps where that has not been done, deploys, makes up for what was left out. */
export async function deployAssembly(assembly: Assembly, port: number, cdk: Cdk, onProgress: OnProgress): Promise<DeployedStack[]> {
  const account = accountOf(assembly);
  const regions = [...new Set(assembly.stacks.map(regionOf))];
  const clients = new Map(regions.map((region) => [region, new CloudFormationClient(clientConfig(port, account, region))]));
  for (const [region, client] of clients) await bootstrap(`aws://${account}/${region}`, client, account, cdk, onProgress);

  onProgress({ phase: 'deploy', message: `Deploying ${assembly.stacks.map(({ id }) => id).join(', ')}` });
  const args = ['deploy', '--all', '--app', assembly.directory, '--require-approval', 'never', '--progress', 'events', '--concurrency', '4'];
  const { code, output } = await cdk(args, { account, onLine: (line) => reportResource(line, onProgress) });
  if (code !== 0) {
    const failures = await Promise.all([...clients.values()].map((client) => firstFailure(client, assembly.stacks.map(({ name }) => name))));
    throw new LocalError(`The deployment failed: ${failures.find(Boolean) ?? reasonIn(output)}`);
  }
  const deployed = await Promise.all([...clients].map(([region, client]) => finish(assembly, region, client, account, port, onProgress)));
  return deployed.flat();
}

async function bootstrap(environment: string, client: CloudFormationClient, account: string, cdk: Cdk, onProgress: OnProgress): Promise<void> {
  const stacks = await describeStacks(client);
  if (stacks.some(({ name, status }) => name === 'CDKToolkit' && /^(CREATE|UPDATE)_COMPLETE$/.test(status))) return;
  onProgress({ phase: 'bootstrap', message: `Bootstrapping ${environment}` });
  const { code, output } = await cdk(['bootstrap', environment], { account });
  if (code !== 0) throw new LocalError(`The emulator could not be bootstrapped: ${reasonIn(output)}`);
}

function reportResource(line: string, onProgress: OnProgress): void {
  const resource = parseResourceEvent(line);
  if (resource) onProgress({ phase: 'deploy', message: `${resource.status} ${resource.name}`, resource });
}

/** Makes through the API what this Region's stacks lack, and gathers their outputs. */
async function finish(
  assembly: Assembly, region: string, client: CloudFormationClient, account: string, port: number, onProgress: OnProgress,
): Promise<DeployedStack[]> {
  const outputs = new Map((await describeStacks(client)).map((stack) => [stack.name, stack.outputs]));
  const made = await makeUp(assembly.leftOut, Object.assign({}, ...outputs.values()), clientConfig(port, account, region));
  for (const { path } of made) onProgress({ phase: 'make up', message: `Made ${path} through the API` });
  return assembly.stacks.filter((stack) => regionOf(stack) === region).map((stack) => {
    const own = Object.entries(outputs.get(stack.name) ?? {}).filter(([name]) => !name.startsWith(QUESTION_PREFIX));
    return { ...stack, account, region, outputs: Object.fromEntries(own) };
  });
}

function accountOf({ stacks }: Assembly): string {
  const accounts = [...new Set(stacks.map(({ account }) => account).filter((account) => /^\d{12}$/.test(account)))];
  if (accounts.length > 1) throw new LocalError(`The stacks are meant for several accounts (${accounts.join(', ')}); the local run has one.`);
  return accounts[0] ?? ACCOUNT;
}

const regionOf = ({ region }: AssemblyStack) => (region.startsWith('unknown') ? REGION : region);

/** What a command said went wrong. */
function reasonIn(output: string): string {
  const lines = output.replace(/\u001b\[[0-9;]*m/g, '').split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.filter((line) => /error|failed|❌/i.test(line)).pop() ?? lines.pop() ?? 'it printed nothing';
}
