// Installs what is missing, bundles the Lambda code, and runs the reference app's demo from source.
import { spawn } from 'node:child_process';
import { ensureInstalled } from './setup.mjs';

const started = Date.now();
await ensureInstalled();

const early = () => {
  console.error('Interrupted: nothing was started.');
  process.exit(130);
};
process.on('SIGINT', early).on('SIGTERM', early);
await import('./bundle.mjs');
process.off('SIGINT', early).off('SIGTERM', early);

const child = spawn(process.execPath, ['--import', 'tsx', 'examples/reference-app/demo/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, DEMO_STARTED: String(started), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
});
// The terminal sends Ctrl-C to both: the demo tidies up and ends by itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));
