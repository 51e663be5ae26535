import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toolEnv } from './endpoint';
import { LocalError } from './local-error';
import { run, RunResult } from './process';

/** Where a module is found from a folder, falling back to this package's own. */
export function resolveFrom(directory: string, module: string): string | undefined {
  for (const start of [join(directory, 'package.json'), __filename]) {
    try {
      return createRequire(start).resolve(module);
    } catch { /* look further */ }
  }
  return undefined;
}

/** Runs the CDK command line against the emulator. */
export type Cdk = (args: string[], options?: { readonly account?: string; readonly onLine?: (line: string) => void }) => Promise<RunResult>;

/** The CDK command line of the app's own project. */
export function cdkOf(directory: string, port: number, signal?: AbortSignal): Cdk {
  const cli = cdkCli(directory);
  return (args, { account, onLine } = {}) =>
    run(process.execPath, [cli, '--no-notices', ...args], { cwd: directory, env: toolEnv(port, account), signal, onLine });
}

function cdkCli(directory: string): string {
  const cli = resolveFrom(directory, 'aws-cdk/bin/cdk');
  if (!cli) throw new LocalError(`There is no CDK command line in ${directory}; add it with "npm install --save-dev aws-cdk@2".`);
  return cli;
}

/**
 * How to run an app given as a file (TypeScript, JavaScript or Python); anything else is a command already.
 * It starts with `exec`, since the command line takes outer quotes away.
 */
export function appCommand(app: string, directory: string): string {
  const file = resolve(directory, app);
  if (!existsSync(file)) return app;
  const node = JSON.stringify(process.execPath);
  switch (extname(file)) {
    case '.ts':
    case '.mts': {
      const tsx = resolveFrom(directory, 'tsx');
      if (!tsx) throw new LocalError(`${app} is TypeScript, which takes "npm install --save-dev tsx" to run; or give a command that runs the app.`);
      return `exec ${node} --import ${JSON.stringify(pathToFileURL(tsx).href)} ${JSON.stringify(file)}`;
    }
    case '.js':
    case '.mjs':
    case '.cjs':
      return `exec ${node} ${JSON.stringify(file)}`;
    case '.py':
      return `exec python3 ${JSON.stringify(file)}`;
    default:
      return app;
  }
}
