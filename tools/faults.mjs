// Installs what is missing, bundles the Lambda code, and explores faults of the saga and the order system. Ends with one JSON line.
import { spawnSync } from 'node:child_process';

const env = { ...process.env, CDK_VALIDATION: 'false', POWERTOOLS_LOG_LEVEL: 'SILENT', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
const steps = [
  { args: ['tools/setup.mjs'], stdout: 2 },
  { args: ['tools/bundle.mjs'], stdout: 2 },
  { args: ['--import', 'tsx', 'tools/faults.ts', ...process.argv.slice(2)], stdout: 'inherit' },
];
for (const { args, stdout } of steps) {
  const { status } = spawnSync(process.execPath, args, { stdio: ['inherit', stdout, 'inherit'], env });
  if (status !== 0) process.exit(status ?? 1);
}
