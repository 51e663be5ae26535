import { SFNClient } from '@aws-sdk/client-sfn';
import { idle } from './history';
import { Lab } from './lab';
import { lines, Meter } from './meter';
import { Deployed } from './resources';
import { addStored, storedBytes } from './stored';
import { follow } from '../../examples/reference-app/client/follow';
import { Session } from '../../examples/reference-app/client/session';
import { Local } from '../../local';

/** A deployed construct whose work is counted. */
export class Run {
  /** Deploys an app on a metered emulator of its own, lets `use` work with a construct of it, and throws all away. */
  public static with(app: string, construct: string, use: (run: Run) => Promise<void>): Promise<void> {
    return Lab.with(app, async (lab) => use(new Run(lab, await lab.resourcesOf(construct))));
  }

  constructor(private readonly lab: Lab, public readonly resources: readonly Deployed[]) {}

  public get local(): Local {
    return this.lab.local;
  }

  public get outputs(): Readonly<Record<string, string>> {
    return this.lab.outputs;
  }

  public get user(): Session {
    return this.lab.user;
  }

  /** What some work uses, from its start until all is quiet. */
  public async measure(work: () => Promise<void>): Promise<Meter> {
    await this.settle();
    const config = this.local.clientConfig;
    const start = { stored: await storedBytes(config, this.resources), time: Date.now() };
    const from = lines(this.lab.meterFile).length;
    await work();
    await this.settle();
    const meter = Meter.read(this.lab.meterFile, from);
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
      signal: this.lab.signal,
      ask: async () => {
        const now = lines(this.lab.meterFile).length;
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
