import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Stops the embedded AWS and removes its state; `E2E_KEEP=1` keeps its folder with the logs. */
export default async function tearDown(): Promise<void> {
  await globalThis.e2eLocal?.emulator.stop();
  const file = process.env.E2E_ENVIRONMENT;
  if (file && !process.env.E2E_KEEP) rmSync(dirname(file), { recursive: true, force: true });
}
