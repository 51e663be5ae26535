import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SFNClient } from '@aws-sdk/client-sfn';
import { idle } from './history';
import { lines, Meter } from './meter';
import { Deployed, readResources } from './resources';
import { addStored, storedBytes } from './stored';
import { follow } from '../../examples/reference-app/client/follow';
import { Session } from '../../examples/reference-app/client/session';
import { freePort, Local, startLocal } from '../../local';

/** A deployed construct whose work is counted. */
export class Run {
  /** Deploys an app on a metered emulator of its own, lets `use` work with a construct of it, and throws all away. */
  public static async with(app: string, construct: string, use: (run: Run) => Promise<void>): Promise<void> {
    const stateDir = mkdtempSync(join(tmpdir(), 'measure-'));
    const meterFile = join(stateDir, 'meter.jsonl');
    Object.assign(process.env, { PYTHONPATH: __dirname, METER_FILE: meterFile });
    const local = await startLocal({ stateDir, port: await freePort(), venvDir: resolve('.local', 'venv') });
    try {
      const { stacks } = await local.deploy({ app: join(__dirname, app) });
      const outputs: Record<string, string> = Object.assign({}, ...stacks.map((stack) => stack.outputs));
      const user = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, local.clientConfig, 'ann');
      await use(new Run(local, await readResources(local.clientConfig, join(stateDir, 'cdk.out'), construct), outputs, user, meterFile));
    } finally {
      await local.emulator.discard();
    }
  }

  private constructor(
    public readonly local: Local,
    public readonly resources: readonly Deployed[],
    public readonly outputs: Readonly<Record<string, string>>,
    public readonly user: Session,
    private readonly meterFile: string,
  ) {}

  /** What some work uses, from its start until all is quiet. */
  public async measure(work: () => Promise<void>): Promise<Meter> {
    await this.settle();
    const config = this.local.clientConfig;
    const start = { stored: await storedBytes(config, this.resources), time: Date.now() };
    const from = lines(this.meterFile).length;
    await work();
    await this.settle();
    const meter = Meter.read(this.meterFile, from);
    await addStored(config, this.resources, meter, start);
    return meter;
  }

  /** Until no execution runs and nothing has been counted for two seconds. */
  public async settle(): Promise<void> {
    const client = new SFNClient(this.local.clientConfig);
    const machines = this.resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine').map(({ name }) => name);
    let seen = -1;
    let quiet = 0;
    await follow({
      what: 'the end of the work',
      deadline: 15 * 60_000,
      ask: async () => {
        const now = lines(this.meterFile).length;
        quiet = now === seen && await idle(client, machines) ? quiet + 1 : 0;
        seen = now;
      },
      done: () => quiet >= 8,
    });
  }
}

/** Today, the units of work and how they were done: what a bill says of its numbers. */
export function sourceOf(work: string): string {
  return `${new Date().toISOString().slice(0, 10)}, ${work} on the embedded AWS. `
    + 'Milliseconds are those of warm functions on a busy 2-core machine; every trace is taken to be recorded';
}
