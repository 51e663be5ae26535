import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Assembly, filterAssembly } from './assembly';
import { appCommand, Cdk } from './cdk';
import { LocalError } from './local-error';

/** A CDK app to run. */
export interface AppOptions {
  /** A file that is a CDK app, a folder with a synthesized one, or a command as for `cdk --app`. @default - the app that cdk.json names */
  readonly app?: string;
  /** The app's folder. @default - the current one */
  readonly directory?: string;
  /** Context values, as `cdk --context`. */
  readonly context?: Record<string, string>;
}

/** Synthesizes an app and leaves out what the emulator refuses. */
export async function synthesize(stateDir: string, options: AppOptions, cdk: Cdk): Promise<Assembly> {
  const directory = resolve(options.directory ?? '.');
  const given = options.app && resolve(directory, options.app);
  const isAssembly = given && existsSync(join(given, 'manifest.json'));
  const source = isAssembly ? given : await synth(directory, join(stateDir, 'cdk.out'), options, cdk);
  return filterAssembly(source, join(stateDir, 'cdk.deploy'));
}

async function synth(directory: string, output: string, { app, context = {} }: AppOptions, cdk: Cdk): Promise<string> {
  if (!app && !existsSync(join(directory, 'cdk.json'))) {
    throw new LocalError(`Name the app with --app, or run where its cdk.json is: there is none in ${directory}.`);
  }
  rmSync(output, { recursive: true, force: true });
  const values = Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
  const result = await cdk(['synth', '--quiet', '--output', output, ...(app ? ['--app', appCommand(app, directory)] : []), ...values]);
  if (result.code !== 0) throw new LocalError(`The app could not be synthesized:\n${result.output.trim()}`);
  return output;
}
