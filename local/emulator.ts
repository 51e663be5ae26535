import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from './local-error';
import { holder, isFree } from './port';
import { endGroup, isAlive, killGroup, startTime } from './process';
import { ensurePython, PythonEnvironment } from './python';
import { ensureSdk } from './sdk';
import { DEPLOYED, makeStateDir, readJson, writeJson } from './state';

const LAUNCHER = join(__dirname, 'launcher.py');
const DEFAULT_PORT = 4566;
/** What outlives a stop: of all services, of S3 (written as it comes), and the port, which queue URLs and functions know. */
const SAVED = { services: 'aws', s3: 's3', port: 'port.json' };
/** What tells of deployments that are gone with it. */
const TRACES = ['cdk.out', 'cdk.deploy', DEPLOYED];
/** How long the emulator may take to answer for the first time, in milliseconds. */
const START_TIMEOUT = 60_000;

export interface EmulatorOptions {
  /** Folder for everything the emulator keeps. */
  readonly stateDir: string;
  /** @default - the port that was used from this folder before, otherwise 4566 */
  readonly port?: number;
  /** Where the Python virtual environment is made. @default `venv` in the state folder */
  readonly venvDir?: string;
}

/** What is known of a started emulator. */
export interface EmulatorRecord {
  readonly pid: number;
  readonly startTime: string;
  readonly port: number;
  /** Answered by the health check, so that no other emulator on the port is taken for this one. */
  readonly token: string;
  /** Changes with the emulator's version and configuration. */
  readonly fingerprint: string;
}

/** What a start found: a running emulator, what a stop had saved, or nothing. */
export type Origin = 'running' | 'saved' | 'new';

/** The embedded AWS (MiniStack) as a background process that listens on loopback only. */
export class Emulator {
  private readonly stateDir: string;
  private readonly recordFile: string;
  /** Everything the emulator and the functions print. */
  readonly logFile: string;

  constructor(private readonly options: EmulatorOptions) {
    this.stateDir = resolve(options.stateDir);
    this.recordFile = join(this.stateDir, 'emulator.json');
    this.logFile = join(this.stateDir, 'emulator.log');
  }

  /** The emulator that runs from this folder, if one does. */
  status(): EmulatorRecord | undefined {
    const record = readJson<EmulatorRecord>(this.recordFile);
    return record && isAlive(record.pid) && startTime(record.pid) === record.startTime ? record : undefined;
  }

  /** Starts the emulator with what the last clean stop saved, or reuses the one that runs when it has the same version and configuration. */
  async start(signal?: AbortSignal): Promise<EmulatorRecord & { readonly origin: Origin }> {
    makeStateDir(this.stateDir);
    const python = await ensurePython(this.options.venvDir ?? join(this.stateDir, 'venv'), signal);
    const sdk = await ensureSdk(this.stateDir, signal);
    const running = this.status();
    // Without a clean stop the saved parts do not fit together.
    if (!running && existsSync(this.recordFile)) await this.discard();
    const port = this.choosePort();
    const environment = this.environment(python, sdk, port);
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([python.fingerprint, environment])).update(readFileSync(LAUNCHER)).digest('hex');
    if (running?.fingerprint === fingerprint && await answers(running)) return { ...running, origin: 'running' };
    await this.stop();
    if (!await isFree(port)) throw busy(port);
    const origin = existsSync(join(this.stateDir, SAVED.services)) ? 'saved' : 'new';
    return { ...await this.spawn(python, port, environment, fingerprint, signal), origin };
  }

  /** Stops the emulator with all its Lambda workers; its state stays for the next start. */
  async stop(): Promise<boolean> {
    const running = this.status();
    if (running) await endGroup(running.pid);
    rmSync(this.recordFile, { force: true });
    rmSync(join(this.stateDir, 'tmp'), { recursive: true, force: true });
    return running !== undefined;
  }

  /** Ends the emulator at once and forgets all it held. */
  async discard(): Promise<void> {
    await this.kill();
    for (const kept of [...Object.values(SAVED), ...TRACES]) rmSync(join(this.stateDir, kept), { recursive: true, force: true });
  }

  private choosePort(): number {
    const holds = this.status() !== undefined || existsSync(join(this.stateDir, SAVED.services));
    const before = holds ? readJson<number>(join(this.stateDir, SAVED.port)) : undefined;
    const port = this.options.port ?? before ?? DEFAULT_PORT;
    if (before !== undefined && before !== port) {
      throw new LocalError(`What ${this.stateDir} holds is bound to port ${before}: go on with that, or forget it first with "down --forget".`);
    }
    return port;
  }

  private async kill(): Promise<void> {
    const running = this.status();
    if (running) await killGroup(running.pid);
    await this.stop();
  }

  private async spawn(python: PythonEnvironment, port: number, environment: NodeJS.ProcessEnv, fingerprint: string, signal?: AbortSignal) {
    mkdirSync(environment.TMPDIR!, { recursive: true });
    const token = randomUUID();
    const log = openSync(this.logFile, 'w');
    const child = spawn(python.python, [LAUNCHER], {
      cwd: this.stateDir,
      env: { ...inherited(), ...environment, MINISTACK_EDITION: token },
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const record = { pid: child.pid!, startTime: startTime(child.pid!)!, port, token, fingerprint };
    writeJson(this.recordFile, record);
    writeJson(join(this.stateDir, SAVED.port), port);
    try {
      await this.ready(record, signal);
      return record;
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  private async ready(record: EmulatorRecord, signal?: AbortSignal): Promise<void> {
    const end = Date.now() + START_TIMEOUT;
    while (!await answers(record)) {
      signal?.throwIfAborted();
      if (!isAlive(record.pid)) {
        throw await isFree(record.port)
          ? new LocalError(`The embedded AWS ended while it started: ${this.lastLogLine()} (${this.logFile})`)
          : busy(record.port);
      }
      if (Date.now() > end) throw new LocalError(`The embedded AWS does not answer after ${START_TIMEOUT / 1000} s; see ${this.logFile}.`);
      await sleep(100);
    }
  }

  private environment({ ffmpeg }: PythonEnvironment, sdk: string, port: number): NodeJS.ProcessEnv {
    return {
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      NODE_PATH: sdk,
      FFMPEG_PATH: ffmpeg,
      PERSIST_STATE: '1',
      STATE_DIR: join(this.stateDir, SAVED.services),
      S3_PERSIST: '1',
      S3_DATA_DIR: join(this.stateDir, SAVED.s3),
      TMPDIR: join(this.stateDir, 'tmp'),
      PYTHONUNBUFFERED: '1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // Listeners of their own on every interface, which nobody asked for.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    };
  }

  private lastLogLine(): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').pop() || 'it printed nothing';
  }
}

/** The user's own AWS settings must not reach the functions. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|NODE_OPTIONS$|npm_)/.test(name)));
}

async function answers({ port, token }: EmulatorRecord): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/_ministack/health`, { signal: AbortSignal.timeout(2_000) });
    return (await response.json() as { edition?: string }).edition === token;
  } catch {
    return false;
  }
}

function busy(port: number): LocalError {
  const who = holder(port);
  return new LocalError(`Port ${port} is in use${who ? ` by ${who}` : ''}; choose another with --port.`);
}
