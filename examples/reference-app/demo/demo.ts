import { existsSync } from 'node:fs';
import { Listr } from 'listr2';
import { Deployment, Local, LocalError } from '../../../local';
import { Checks } from './checks';
import { deployment, emulator } from './set-up';
import { Story, tell } from './story';
import { whereToLook } from './where';

export interface DemoOptions {
  /** When the command was typed, in milliseconds since the epoch. */
  readonly started: number;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** A film to send instead of the demo's own. */
  readonly video?: string;
  readonly port?: number;
}

/** The main job end to end: deploy, a real film, real orders, what came of it. */
export class Demo {
  private readonly checks = new Checks();
  private local?: Local;

  constructor(private readonly options: DemoOptions) {}

  /** Returns the exit code. */
  public async run(): Promise<number> {
    const { video, signal } = this.options;
    try {
      if (video && !existsSync(video)) throw new LocalError(`There is no file ${video}.`);
      const deployed = await this.deploy();
      const story = await tell({ local: this.local!, deployed, checks: this.checks, video, signal });
      return this.close(deployed, story);
    } catch (error) {
      return await this.giveUp(error as Error);
    }
  }

  private async deploy(): Promise<Deployment> {
    const { port, signal } = this.options;
    const context: { local?: Local; deployed?: Deployment } = {};
    await new Listr([emulator(port, signal, (local) => (this.local = context.local = local)), deployment(signal)], { ctx: context, registerSignalListeners: false }).run();
    return context.deployed!;
  }

  private close(deployed: Deployment, story: Story): number {
    console.log(whereToLook(this.local!, deployed));
    const problems = this.checks.problems;
    for (const problem of problems) console.error(`✖ ${problem}`);
    console.log(JSON.stringify({
      ok: problems.length === 0,
      seconds: Math.round((Date.now() - this.options.started) / 100) / 10,
      deploySeconds: deployed.seconds.deploy,
      synthSeconds: deployed.seconds.synth,
      resources: deployed.stacks.reduce((sum, { resources }) => sum + resources, 0),
      templateBytes: Object.fromEntries(deployed.stacks.map(({ name, templateBytes }) => [name, templateBytes])),
      ...story,
      ...(problems.length ? { problems } : {}),
    }));
    return problems.length === 0 ? 0 : 1;
  }

  private async giveUp(error: Error): Promise<number> {
    if (this.options.signal.aborted) {
      console.error(this.local ? await this.local.takeBack() : 'Interrupted: nothing was left running.');
      return 130;
    }
    console.error(explain(error));
    return 1;
  }
}

const explain = (error: Error) => (error instanceof LocalError ? error.message : `The demo broke off: ${error.stack}`);
