import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { eventually } from './environment';
import { run } from './run';
import { freePort } from '../../local';
import { Waits } from '../asl/comparison/waits';
import { Retrier } from '../asl/retry';

const REQUIREMENT = 'moto[server,stepfunctions]==5.2.5';

const VENV = resolve(__dirname, '..', '..', process.env.CEW_LOCAL_DIR ?? '.local', 'moto');

/** Another engine for state machines: moto's, in a virtual environment of its own. */
export class Moto {
  public static async start(): Promise<Moto> {
    const server = join(VENV, 'bin', 'moto_server');
    if (!existsSync(server)) {
      run('python3', '-m', 'venv', VENV);
      run(join(VENV, 'bin', 'pip'), 'install', '--quiet', REQUIREMENT);
    }
    const port = await freePort();
    const child = spawn(server, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const moto = new Moto(child, `http://127.0.0.1:${port}`);
    try {
      await eventually('moto', () => moto.configure());
    } catch (error) {
      moto.stop();
      throw error;
    }
    return moto;
  }

  private constructor(private readonly server: ChildProcess, public readonly endpoint: string) {}

  /** How long it waits between attempts, asked of its code: nothing waits for real. */
  public waits(retriers: Retrier[]): Waits[] {
    const { stdout, stderr } = spawnSync(join(VENV, 'bin', 'python'), [join(__dirname, 'moto-waits.py')], { input: JSON.stringify(retriers), encoding: 'utf8' });
    if (!stdout) throw new Error(stderr);
    return JSON.parse(stdout);
  }

  public stop(): void {
    this.server.kill();
  }

  /** By default it answers without running anything. */
  private async configure(): Promise<true | undefined> {
    const body = JSON.stringify({ stepfunctions: { execute_state_machine: true } });
    return fetch(`${this.endpoint}/moto-api/config`, { method: 'POST', body }).then(({ ok }) => ok || undefined, () => undefined);
  }
}
