import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Emulator } from '../../local/emulator';
import { isFree } from '../../local/port';
import { isAlive, run, startTime } from '../../local/process';
import { readJson, writeJson } from '../../local/state';

describe('a record of an emulator', () => {
  let stateDir: string;
  beforeEach(() => { stateDir = mkdtempSync(join(tmpdir(), 'state-')); });
  afterEach(() => rmSync(stateDir, { recursive: true }));
  const record = (pid: number, since: string) => writeJson(join(stateDir, 'emulator.json'), { pid, startTime: since, port: 1, token: 't', fingerprint: 'f' });

  test('counts while its process lives', () => {
    record(process.pid, startTime(process.pid)!);
    expect(new Emulator({ stateDir }).status()).toMatchObject({ pid: process.pid });
  });

  test('counts no more when another process has its id, which is left alone', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true });
    record(other.pid!, 'long ago');
    const emulator = new Emulator({ stateDir });
    expect(emulator.status()).toBeUndefined();
    expect(await emulator.stop()).toBe(false);
    expect(isAlive(other.pid!)).toBe(true);
    expect(readJson(join(stateDir, 'emulator.json'))).toBeUndefined();
    other.kill('SIGKILL');
  });
});

test('a process that is killed counts as alive until its last thread has ended, and with it its sockets', async () => {
  const script = 'import socket, threading, time\nserver = socket.create_server(("127.0.0.1", 0))\nmemory = bytearray(100_000_000)\n'
    + 'for _ in range(60): threading.Thread(target=time.sleep, args=(100,), daemon=True).start()\nprint(server.getsockname()[1], flush=True)\ntime.sleep(100)';
  for (let round = 0; round < 5; round++) {
    const { pid, stdout } = spawn('python3', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const [port] = await once(stdout, 'data');
    process.kill(pid!, 'SIGKILL');
    while (isAlive(pid!));
    expect(await isFree(Number(port))).toBe(true);
  }
});

describe('a command', () => {
  test('gives its output and exit code', async () => {
    const lines: string[] = [];
    const result = await run(process.execPath, ['-e', 'console.log("a"); console.log("b"); process.exitCode = 3'], { onLine: (line) => lines.push(line) });
    expect(result).toEqual({ code: 3, output: 'a\nb' });
    expect(lines).toEqual(['a', 'b']);
  });

  test('that is missing is a clear error', async () => {
    await expect(run('no-such-command', [])).rejects.toThrow('The command "no-such-command" cannot be run; is it installed?');
  });

  test('ends with all it has started when interrupted', async () => {
    const controller = new AbortController();
    const pids: number[] = [];
    const script = 'const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]); console.log(process.pid); console.log(child.pid); setInterval(() => {}, 1000);';
    const running = run(process.execPath, ['-e', script], {
      signal: controller.signal,
      onLine: (line) => {
        pids.push(Number(line));
        if (pids.length === 2) controller.abort();
      },
    });
    await expect(running).rejects.toThrow(/abort/);
    expect(pids.map(isAlive)).toEqual([false, false]);
  });
});
