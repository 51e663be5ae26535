/** Runs schedules of the order system on several processes. As a process of its own it works for the one that has started it. */
import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Account, runAll, Tally } from '../test/faults/campaign';
import { Schedule } from '../test/faults/explorer';
import { Trace } from '../test/faults/points';

/** So many schedules at a time: enough to be worth a message, few enough that no process is left with much at the end. */
const CHUNK = 40;

/** Nobody reads the stack of an error that is part of the play. */
Error.stackTraceLimit = 0;

export class Crew {
  private readonly workers: ChildProcess[];

  /** @param size how many processes */
  constructor(size: number, private readonly account: Account) {
    this.workers = Array.from({ length: size }, () => fork(__filename, { serialization: 'advanced' }));
  }

  /** Runs all schedules, in any order; answers what each showed. */
  public async run(schedules: Schedule[], progress: (done: number) => void = () => {}): Promise<Trace[]> {
    const traces: Trace[] = [];
    let next = 0;
    let done = 0;
    await Promise.all(this.workers.map(async (worker) => {
      const death = once(worker, 'exit').then(() => Promise.reject(new Error('a process has died')));
      death.catch(() => undefined);
      for (let at = next; at < schedules.length; at = next) {
        next = at + CHUNK;
        worker.send(schedules.slice(at, next));
        const [tally] = await Promise.race([once(worker, 'message'), death]) as [Tally];
        this.account.add(tally);
        tally.traces.forEach((trace, index) => (traces[at + index] = trace));
        progress(done += tally.schedules);
      }
    }));
    return traces;
  }

  public dismiss(): void {
    for (const worker of this.workers) worker.disconnect();
  }
}

if (process.send && require.main === module) {
  process.on('message', (schedules: Schedule[]) => void runAll(schedules).then((tally) => process.send!(tally)));
}
