import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, Server } from 'node:net';
import { join, resolve } from 'node:path';
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { port as busyPort, stateDir, venvDir } from './environment';
import { freePort } from '../../local';
import { Emulator } from '../../local/emulator';
import emulatorTypes from '../../local/emulator-types.json';
import { clientConfig } from '../../local/endpoint';
import { isAlive } from '../../local/process';

const own = (name: string, port?: number) => new Emulator({ stateDir: join(stateDir, name), port, venvDir });
let emulator: Emulator;
beforeAll(async () => { emulator = own('life', await freePort()); });
afterAll(() => emulator.discard());

const queues = async (port: number) => (await new SQSClient(clientConfig(port)).send(new ListQueuesCommand({}))).QueueUrls ?? [];

test('starts, is joined by a second start, and keeps what it holds over a stop', async () => {
  const first = await emulator.start();
  expect(first.origin).toBe('new');
  await new SQSClient(clientConfig(first.port)).send(new CreateQueueCommand({ QueueName: 'kept' }));
  expect(await emulator.start()).toEqual({ ...first, origin: 'running' });

  expect(await emulator.stop()).toBe(true);
  expect(isAlive(first.pid)).toBe(false);
  expect(await emulator.stop()).toBe(false);

  const again = await emulator.start();
  expect(again.origin).toBe('saved');
  expect(await queues(again.port)).toEqual([expect.stringContaining('/kept')]);
});

test('stays on its port as long as it holds anything, since queue URLs name it', async () => {
  const { port } = await emulator.start();
  const elsewhere = own('life', await freePort());
  await expect(elsewhere.start()).rejects.toThrow(`bound to port ${port}`);
  expect(await own('life').start()).toMatchObject({ port, origin: 'running' });
});

test('begins anew after an end that saved nothing', async () => {
  const { pid } = await emulator.start();
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await new Promise((tick) => setTimeout(tick, 20));
  expect(emulator.status()).toBeUndefined();
  const again = await emulator.start();
  expect(again.origin).toBe('new');
  expect(await queues(again.port)).toEqual([]);
});

test('a start that is interrupted leaves no process behind', async () => {
  const other = own('interrupted', await freePort());
  const controller = new AbortController();
  const starting = other.start(controller.signal);
  while (!existsSync(join(stateDir, 'interrupted', 'emulator.json'))) await new Promise((tick) => setTimeout(tick, 5));
  const { pid } = other.status()!;
  controller.abort();
  await expect(starting).rejects.toThrow(/abort/);
  expect([isAlive(pid), other.status()]).toEqual([false, undefined]);
});

test('does not take another emulator on the port for its own', async () => {
  await expect(own('other', busyPort).start()).rejects.toThrow(new RegExp(`^Port ${busyPort} is in use.*; choose another with --port.$`));
});

test('names who holds a busy port, as far as the machine tells', async () => {
  const server = await new Promise<Server>((listening) => {
    const one = createServer().listen(0, '127.0.0.1', () => listening(one));
  });
  const { port } = server.address() as { port: number };
  const holder = hasLsof() ? ` by \\S+ \\(process ${process.pid}\\)` : '';
  await expect(own('busy', port).start()).rejects.toThrow(new RegExp(`^Port ${port} is in use${holder}; choose another with --port.$`));
  server.close();
});

/** Runs Python code on the emulator's modules as they are when it is started. */
const mended = (script: string, { change = '', env = process.env } = {}) => execFileSync(join(venvDir, 'bin', 'python'), ['-B', '-c', `
import sys; sys.path.insert(0, ${JSON.stringify(resolve(__dirname, '..', '..', 'local'))})
import launcher
${change}
sys.meta_path.insert(0, launcher.MendingFinder())
${script}`], { stdio: 'pipe', encoding: 'utf8', env });

test('refuses a MiniStack that its launcher does not fit', () => {
  expect(() => mended('import ministack.services.lambda_svc', { change: 'launcher.MENDS["ministack.services.lambda_svc"].append(("is not there", ""))' }))
    .toThrow('local/launcher.py does not fit the installed MiniStack: ministack.services.lambda_svc has changed.');
});

test('a function finds an API of the emulator at the address that its environment has from the stack', () => {
  expect(mended(`
import io, zipfile
from ministack.core.lambda_runtime import Worker
code = io.BytesIO()
with zipfile.ZipFile(code, "w") as z: z.writestr("index.js", "exports.handler = async () => process.env.SOCKET")
worker = Worker("f", {"FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:f", "Runtime": "nodejs20.x", "Handler": "index.handler",
                      "Environment": {"Variables": {"SOCKET": "https://d1196559.execute-api.us-east-1.amazonaws.com/live"}}}, code.getvalue())
print(worker.invoke({}, "once")["result"])
worker.kill()`, { env: { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:4599' } }).trim())
    .toBe('http://127.0.0.1:4599/_aws/execute-api/d1196559/live');
});

test('a stream does not wait for the function of another, and what failed comes again', () => {
  const calls = JSON.parse(mended(readFileSync(join(__dirname, 'emulator', 'two-streams.py'), 'utf8')));
  expect(calls.sort()).toEqual([['quick', 3], ['slow', 1, 2], ['slow', 1, 2]]);
});

test('the list of resource types is that of the installed MiniStack', () => {
  const script = 'import json; from ministack.services.cloudformation import provisioners as p; print(json.dumps(sorted(p._RESOURCE_HANDLERS)))';
  const installed = JSON.parse(execFileSync(join(venvDir, 'bin', 'python'), ['-c', script], { encoding: 'utf8' }));
  expect(emulatorTypes.types).toEqual(installed);
});

function hasLsof(): boolean {
  try {
    return execFileSync('lsof', ['-v'], { stdio: 'ignore' }) === null;
  } catch {
    return false;
  }
}
