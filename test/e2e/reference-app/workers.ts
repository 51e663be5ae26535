import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Process, processes } from './processes';

/** How often workers are looked at, and how long none may be at work, in milliseconds. */
const LOOK = 5;
const PATIENCE = 3000;
/** How often new workers are looked for, in milliseconds. */
const SEARCH = 300;
/** Less than this between two looks is no work: timers and housekeeping; nanoseconds. */
const WORK = 400_000;
/** A call takes so long that it is hit somewhere within it, in milliseconds. */
const CALL = 10;

/** One that has slept for so many looks has come up: a worker that dies while it starts takes all workers of its function with it in this emulator. */
const REST = 40;

interface Watched {
  readonly nanoseconds: number;
  /** Looks in a row, up to `REST`, at which it was asleep. */
  readonly rest: number;
}

/** Kills worker processes of the emulator while they work on a call. */
export class WorkerKiller {
  private watched = new Map<number, Watched>();
  private known: Process[] = [];
  private searched = 0;

  /**
   * @param emulator its process
   * @param random says where in its call a worker is hit
   */
  constructor(private readonly emulator: number, private readonly random: () => number) {}

  /**
   * Kills one of a function's workers.
   *
   * @returns whether one was at work
   */
  public async kill(functionName: RegExp): Promise<boolean> {
    const within = this.random() * CALL;
    const busy = await this.findBusy(functionName, Date.now() + PATIENCE);
    if (busy === undefined) return false;
    await sleep(within);
    try {
      return process.kill(busy, 'SIGKILL');
    } catch {
      return false; // It ended by itself.
    }
  }

  private async findBusy(functionName: RegExp, end: number): Promise<number | undefined> {
    for (; Date.now() < end; await sleep(LOOK)) {
      const now = new Map<number, Watched>();
      let busy: number | undefined;
      for (const { pid, command } of this.workers()) {
        const { nanoseconds, asleep } = lookAt(pid);
        const { nanoseconds: before = nanoseconds, rest = 0 } = this.watched.get(pid) ?? {};
        const works = nanoseconds - before > WORK;
        now.set(pid, { nanoseconds, rest: rest === REST ? REST : asleep && !works ? rest + 1 : 0 });
        if (works && rest === REST && functionName.test(command)) busy = pid;
      }
      this.watched = now;
      if (busy !== undefined) return busy;
    }
    return undefined;
  }

  /** Only the emulator's own children: each runs a script in a folder that is named as its function. */
  private workers(): Process[] {
    if (Date.now() - this.searched > SEARCH) {
      this.known = processes().filter(({ parent, command }) => parent === this.emulator && command.includes('ministack-lambda-'));
      this.searched = Date.now();
    }
    return this.known;
  }
}

/** How long the process's own thread has run so far, in nanoseconds, and whether it waits for something else than its turn. */
function lookAt(pid: number): { nanoseconds: number; asleep: boolean } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return { nanoseconds: Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]), asleep: stat.slice(stat.lastIndexOf(')') + 2).startsWith('S') };
  } catch {
    return { nanoseconds: 0, asleep: false };
  }
}
