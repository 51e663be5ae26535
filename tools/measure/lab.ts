import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Deployed, readResources } from './resources';
import { Session } from '../../examples/reference-app/client/session';
import { freePort, Local, startLocal } from '../../local';

/** A metered embedded AWS of its own with an app on it. */
export class Lab {
  /**
   * Deploys an app, lets `use` work with it, and throws all away, also after an interruption.
   *
   * @param app file of a CDK app, from the root of the project
   */
  public static async with(app: string, use: (lab: Lab) => Promise<void>, signal?: AbortSignal): Promise<void> {
    const stateDir = mkdtempSync(join(tmpdir(), 'measure-'));
    const meterFile = join(stateDir, 'meter.jsonl');
    Object.assign(process.env, { PYTHONPATH: __dirname, METER_FILE: meterFile });
    try {
      const local = await startLocal({ stateDir, port: await freePort(), venvDir: resolve('.local', 'venv'), signal });
      try {
        const { stacks } = await local.deploy({ app: resolve(app), signal });
        const outputs: Record<string, string> = Object.assign({}, ...stacks.map((stack) => stack.outputs));
        const user = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, local.clientConfig, 'ann');
        await use(new Lab(local, outputs, user, meterFile, join(stateDir, 'cdk.out'), signal));
      } finally {
        await local.emulator.discard();
      }
    } finally {
      delete process.env.PYTHONPATH;
      delete process.env.METER_FILE;
      rmSync(stateDir, { recursive: true, force: true });
    }
  }

  private constructor(
    public readonly local: Local,
    public readonly outputs: Readonly<Record<string, string>>,
    public readonly user: Session,
    /** Where the emulator notes each use. */
    public readonly meterFile: string,
    private readonly assembly: string,
    /** Ends the waiting. */
    public readonly signal?: AbortSignal,
  ) {}

  /** What was deployed of a construct. */
  public resourcesOf(construct: string): Promise<Deployed[]> {
    return readResources(this.local.clientConfig, this.assembly, construct);
  }
}
