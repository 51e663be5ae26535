import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, Local, startLocal } from '../../local';

declare global {
  // Hands the emulator from the set-up to the tear-down; both run in one process.
  var e2eLocal: Local | undefined;
}

const ROOT = resolve(__dirname, '..', '..');

/** Starts the embedded AWS on a free port, deploys the app that the configuration names, if any, and passes all that to the tests by `E2E_ENVIRONMENT`. */
export default async function setUp(_: object, { globals: { deployedApp: app } }: { globals: { deployedApp?: string } }): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const stateDir = mkdtempSync(join(tmpdir(), 'e2e-'));
  const venvDir = resolve(ROOT, process.env.CEW_LOCAL_DIR ?? '.local', 'venv');
  const local = await startLocal({ stateDir, port: await freePort(), venvDir });
  globalThis.e2eLocal = local;
  try {
    const deployment = app ? await local.deploy({ app, directory: ROOT }) : undefined;
    const file = join(stateDir, 'environment.json');
    writeFileSync(file, JSON.stringify({ stateDir, venvDir, port: local.port, deployment }));
    process.env.E2E_ENVIRONMENT = file;
  } catch (error) {
    await local.emulator.discard();
    throw error;
  }
}
