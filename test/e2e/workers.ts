import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a worker is watched to see whether it works, in milliseconds. */
const WATCH = 40;

interface Worker {
  readonly pid: number;
  /** Processor time so far, in ticks. */
  readonly ticks: number;
}

/** Kills a worker process of the emulator that is at work right now. False where none of these functions is. */
export async function killOne(emulatorPid: number, functionName: RegExp, random: () => number): Promise<boolean> {
  const before = new Map(workersOf(emulatorPid, functionName).map(({ pid, ticks }) => [pid, ticks]));
  await sleep(WATCH);
  const busy = workersOf(emulatorPid, functionName).filter(({ pid, ticks }) => before.has(pid) && ticks > before.get(pid)!);
  if (!busy.length) return false;
  const { pid } = busy[Math.floor(random() * busy.length)];
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** Only the emulator's own children: each runs a script in a folder that is named as its function. */
function workersOf(emulatorPid: number, functionName: RegExp): Worker[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (Number(parent) !== emulatorPid || !command.includes('ministack-lambda-') || !functionName.test(command)) return [];
      return [{ pid: Number(pid), ticks: Number(rest[9]) + Number(rest[10]) }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}
