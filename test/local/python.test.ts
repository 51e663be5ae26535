import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePython } from '../../local/python';

let folder: string;
const path = process.env.PATH;
beforeEach(() => { folder = process.env.PATH = mkdtempSync(join(tmpdir(), 'python-')); });
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

/** A command on the PATH, as a shell script. */
function command(name: string, script: string) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

const problem = () => ensurePython(join(folder, 'venv')).then(() => 'none', (error) => `${error.name}: ${error.message}`);

test('no Python at all', async () => {
  expect(await problem()).toBe('LocalError: Python 3.10 or newer is needed on the PATH, but there is none.');
});

test('a Python that is too old, under both names', async () => {
  command('python3', 'echo Python 3.9.18');
  command('python', 'echo Python 2.7.18 >&2');
  expect(await problem()).toBe('LocalError: Python 3.10 or newer is needed on the PATH, but python3 is Python 3.9 and python is Python 2.7.');
});

test('a Python without venv', async () => {
  command('python3', 'if [ "$1" = --version ]; then echo Python 3.12.1; else echo No module named venv >&2; exit 1; fi');
  expect(await problem()).toMatch(/^LocalError: python3 cannot make a virtual environment; install its venv module/);
});

test('an interruption is no missing Python', async () => {
  await expect(ensurePython(join(folder, 'venv'), AbortSignal.abort())).rejects.toThrow(/abort/);
});
