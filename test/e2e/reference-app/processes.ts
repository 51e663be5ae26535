import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** How long it has worked, in ticks of a hundredth of a second. */
  readonly ticks: number;
  readonly command: string;
}

/** All processes, as the kernel lists them. */
export function processes(): Process[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
      return [{ pid: Number(pid), parent, ticks: rest[9] + rest[10], command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      return []; // It ended while it was being looked at.
    }
  });
}
