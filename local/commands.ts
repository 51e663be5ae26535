import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Emulator, LocalError } from '.';
import { bringUp, ownOutputs, UpOptions } from './bring-up';
import { alarmStates, deployedPages } from './dashboard/deployed';
import { drawDashboards } from './dashboard/draw';
import { Measured } from './dashboard/series';
import { serviceMeasurements } from './dashboard/services';
import type { DeployedStack } from './deploy';
import { ACCOUNT, ClientConfig, clientConfig, clientEnv, REGION } from './endpoint';
import { Interrupt } from './interrupt';
import { printLogs } from './logs';
import { putMeasured, summarize } from './metrics';
import { describeStacks } from './stacks';
import { defaultStateDir, DEPLOYED, readJson } from './state';

export async function up(options: UpOptions, interrupt: Interrupt): Promise<void> {
  const { local, deployment } = await bringUp(options, interrupt);
  for (const { id, outputs } of deployment.stacks) {
    for (const [name, value] of ownOutputs(outputs)) console.log(`${id}.${name} = ${local.url(value)}`);
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

export async function metrics(): Promise<void> {
  const found = (await Promise.all(places(running().port).map((place) => putMeasured(place, defaultStateDir())))).flat();
  const lines = summarize(found).map(({ namespace, name, dimensions, count, sum, min, max }) =>
    `${namespace} ${name} ${JSON.stringify(dimensions)}: ${count} measured, sum ${sum}, average ${sum / count}, ${min} to ${max}`);
  console.log(lines.length ? lines.join('\n') : 'No function has measured anything yet.');
}

export async function dashboard({ picture }: { readonly picture: string }): Promise<void> {
  const all = await Promise.all(places(running().port).map(async (place) => ({
    pages: await deployedPages(place),
    states: await alarmStates(place),
    measurements: [...await putMeasured(place, defaultStateDir()), ...await serviceMeasurements(place)],
  })));
  const pages = all.flatMap((one) => one.pages);
  if (!pages.length) throw new LocalError('No dashboard is deployed here.');
  const run = {
    measured: new Measured(all.flatMap(({ measurements }) => measurements)),
    alarmStates: Object.assign({}, ...all.map(({ states }) => states)),
  };
  mkdirSync(dirname(picture), { recursive: true });
  writeFileSync(picture, drawDashboards(pages, run));
  console.log(`Drew ${pages.length} dashboards: ${relative('.', picture)}`);
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
