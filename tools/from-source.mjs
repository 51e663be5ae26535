// Runs a TypeScript command of the project from source on a fresh clone: installs what is missing and bundles the Lambda code before it.
import { spawnSync } from 'node:child_process';

/** Only the command itself writes to standard output; all before it goes to standard error. */
export function runFromSource(script, env = {}) {
  const steps = [
    { args: ['tools/setup.mjs'], stdout: 2 },
    { args: ['tools/bundle.mjs'], stdout: 2 },
    { args: ['--import', 'tsx', script, ...process.argv.slice(2)], stdout: 'inherit' },
  ];
  for (const { args, stdout } of steps) {
    const { status } = spawnSync(process.execPath, args, { stdio: ['inherit', stdout, 'inherit'], env: { ...process.env, ...env } });
    if (status !== 0) process.exit(status ?? 1);
  }
}
