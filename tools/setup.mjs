// What the commands need before they can run: plain Node, since nothing may be installed yet.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = 20;

/** Installs the packages that package-lock.json names, unless they are there. Ends the process with one sentence when that cannot be. */
export async function ensureInstalled() {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) fail(`Node.js ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
  if (isInstalled(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))) return;
  console.log('Installing packages (npm ci)…');
  // A process group of its own: Ctrl-C comes here alone, so that npm adds no words and leaves no process.
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, stdio: 'inherit', detached: true });
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    process.kill(-npm.pid, 'SIGKILL');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const [status] = await once(npm, 'exit').catch(() => fail('npm cannot be run; install it together with Node.js.'));
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (interrupted) fail('Interrupted while installing packages; run the command again to go on.', 130);
  if (status !== 0) fail('The packages could not be installed; npm says above why.');
}

/** Whether what npm has noted of node_modules holds every package that the lock file asks for; optional ones depend on the machine. */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted?.packages ?? {}).every(([path, { version, integrity, optional, devOptional }]) => {
    if (path === '' || optional || devOptional) return true;
    const there = installed?.packages?.[path];
    return there?.version === version && there?.integrity === integrity;
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  } catch {
    return undefined;
  }
}

function fail(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureInstalled();
