/** Virtual time: nothing waits for real, and whatever happens happens in the same order in every run. */
export class Clock {
  private seconds = 0;
  private sequence = 0;
  private timers: { readonly at: number; readonly order: number; readonly fire: () => void }[] = [];

  /** Seconds since the start. */
  public get now(): number {
    return this.seconds;
  }

  public sleep(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(seconds, resolve);
    });
  }

  /** Calls back after some seconds; answers how to call it off. */
  public at(seconds: number, fire: () => void): () => void {
    const timer = { at: this.seconds + seconds, order: this.sequence++, fire };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass until the work is done. Fails when it can never be. */
  public async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    done.catch(() => undefined);
    for (;;) {
      await quiet();
      if (settled) return done;
      const timer = this.timers.reduce((first, other) => isBefore(other, first) ? other : first, this.timers[0]);
      if (!timer) throw new Error('nothing is left to happen, but the work is not done');
      this.timers = this.timers.filter((other) => other !== timer);
      this.seconds = timer.at;
      timer.fire();
    }
  }
}

/** Until every promise that could go on has gone on. */
const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));

function isBefore(a: { at: number; order: number }, b: { at: number; order: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
