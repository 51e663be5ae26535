import { join } from 'node:path';
import { DeployedStack, Emulator } from '../local';
import { OperateError } from './operate-error';
import { clientConfig } from '../local/endpoint';
import { defaultStateDir, DEPLOYED, readJson } from '../local/state';

/** What SDK clients need to reach a place. Empty: what the environment says. */
export interface PlaceConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An account and Region with the stacks to look into. */
export interface Place {
  readonly config: PlaceConfig;
  readonly stacks: string[];
}

export interface PlaceOptions {
  readonly stack?: string[];
  readonly region?: string;
  readonly local?: boolean;
}

/** Where the command works: the stacks named, on AWS; or all that is deployed on the embedded AWS, unless some are named. */
export function placesOf({ stack = [], region, local }: PlaceOptions, stateDir = defaultStateDir()): Place[] {
  if (local) return localPlaces(stack, stateDir);
  if (!stack.length) throw new OperateError('Name the stack with --stack, or say --local for the embedded AWS.');
  return [{ config: { region }, stacks: stack }];
}

function localPlaces(names: string[], stateDir: string): Place[] {
  const running = new Emulator({ stateDir }).status();
  if (!running) throw new OperateError('The embedded AWS is not running; start it with "cdk-event-workflows-local up".');
  const deployed = readJson<DeployedStack[]>(join(stateDir, DEPLOYED)) ?? [];
  const wanted = deployed.filter(({ name }) => !names.length || names.includes(name));
  const missing = names.filter((name) => !wanted.some((stack) => stack.name === name));
  const there = `there is ${deployed.map(({ name }) => name).join(', ') || 'nothing'}`;
  if (missing.length) throw new OperateError(`${missing.join(' and ')} is not on the embedded AWS; ${there}.`);
  if (!wanted.length) throw new OperateError('Nothing is deployed on the embedded AWS; "cdk-event-workflows-local up" deploys the app.');
  return wanted.map(({ name, account, region }) => ({ config: clientConfig(running.port, account, region), stacks: [name] }));
}
