import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stateDir, venvDir } from './environment';
import { Emulator, freePort } from '../../local';
import { isAlive } from '../../local/process';

const ROOT = resolve(__dirname, '..', '..');

/** Starts the local command in a folder of its own, and presses Ctrl-C as soon as it prints the text. */
async function interruptAt(folder: string, text: string) {
  const own = join(stateDir, folder);
  if (!existsSync(own)) {
    mkdirSync(own);
    symlinkSync(venvDir, join(own, 'venv'));
  }
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/cli.ts', 'up', '--app', 'test/e2e/tiny-app/app.ts', '--port', String(await freePort())], {
    cwd: ROOT,
    env: { ...process.env, CEW_LOCAL_DIR: own },
  });
  let output = '';
  let record: { pid: number } | undefined;
  const onData = (chunk: Buffer) => {
    const before = output.includes(text);
    output += chunk;
    if (before || !output.includes(text)) return;
    record = new Emulator({ stateDir: own }).status();
    child.kill('SIGINT');
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const code = await new Promise((resolveCode) => child.once('close', resolveCode));
  const emulatorAlive = record ? isAlive(record.pid) : false;
  await new Emulator({ stateDir: own }).stop(); // should the command not have done so
  const lastLine = output.trim().split('\n').pop();
  return { code, lastLine, wasRunning: record !== undefined, emulatorAlive, state: existsSync(join(own, 'aws')), own };
}

const NOTHING_KEPT = 'Interrupted: the embedded AWS was stopped, and nothing of this run was kept.';

test.each(['Started the embedded AWS', 'AnyAlarm: made up for', 'Bootstrapping', 'Deploying TinyWork'])('Ctrl-C at "%s" ends in one sentence and leaves nothing behind', async (text) => {
  const { own, ...result } = await interruptAt(`interrupt-${text.replace(/\W/g, '')}`, text);
  expect(result).toEqual({ code: 130, lastLine: NOTHING_KEPT, wasRunning: true, emulatorAlive: false, state: false });
  expect(existsSync(join(own, 'emulator.json'))).toBe(false);
});

test('Ctrl-C while the embedded AWS starts', async () => {
  const { own, ...result } = await interruptAt('interrupt-start', 'Start the embedded AWS');
  expect(result).toMatchObject({ code: 130, lastLine: 'Interrupted: nothing was started.', emulatorAlive: false, state: false });
  expect(new Emulator({ stateDir: own }).status()).toBeUndefined();
});
