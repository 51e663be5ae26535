// Installs what is missing, bundles the Lambda code, and prints the bill. All but the bill goes to standard error.
import { spawnSync } from 'node:child_process';

const steps = [
  { args: ['tools/setup.mjs'], stdout: 2 },
  { args: ['tools/bundle.mjs'], stdout: 2 },
  { args: ['--import', 'tsx', 'tools/cost.ts', ...process.argv.slice(2)], stdout: 'inherit' },
];
for (const { args, stdout } of steps) {
  const { status } = spawnSync(process.execPath, args, { stdio: ['inherit', stdout, 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}
