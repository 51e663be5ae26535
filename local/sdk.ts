import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { resolveFrom } from './cdk';
import { LocalError } from './local-error';
import { run } from './process';

/** What CDK's own custom resources load, which Lambda's runtime brings along. */
const CLIENTS = ['cloudwatch-logs', 'ecr', 'lambda', 's3', 'sfn', 'ssm'].map((client) => `@aws-sdk/client-${client}@^3.900.0`);

/** A `node_modules` folder with the AWS SDK: that of the current project where it has one, otherwise one made in the state folder. */
export async function ensureSdk(stateDir: string, signal?: AbortSignal): Promise<string> {
  const found = resolveFrom(process.cwd(), '@aws-sdk/client-s3/package.json');
  if (found) return join(dirname(found), '..', '..');
  const folder = join(stateDir, 'sdk');
  // Written by npm when it has finished.
  if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) {
    const { code, output } = await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', ...CLIENTS], { signal });
    if (code !== 0) throw new LocalError(`The AWS SDK for custom resources could not be installed: ${output.trim().split('\n').pop()}`);
  }
  return join(folder, 'node_modules');
}
