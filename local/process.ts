import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from './local-error';

/** How long a process may take to end by itself once asked, in milliseconds. */
const GRACE = 10_000;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command and everything it started. */
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly code: number;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** Runs a command to its end in a process group of its own, so that nothing of it outlives an interruption. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      options.onLine?.(line);
    });
  }
  const closed = new Promise<number>((resolve, reject) => {
    child.once('error', () => reject(new LocalError(`The command "${command}" cannot be run; is it installed?`)));
    child.once('close', (code, killer) => resolve(code ?? (killer ? 1 : 0)));
  });
  let ended: Promise<void> | undefined;
  const onAbort = () => { ended = endGroup(child.pid!, closed); };
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const code = await closed;
    await ended;
    options.signal?.throwIfAborted();
    return { code, output: lines.join('\n') };
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/** Asks a process to end, and after the grace ends it and all that it left in its group. */
export async function endGroup(pid: number, closed: Promise<unknown> = gone(pid)): Promise<void> {
  kill(pid, 'SIGTERM');
  await Promise.race([closed, sleep(GRACE, undefined, { ref: false })]);
  await killGroup(pid);
}

/** Ends a process and its group at once. */
export async function killGroup(pid: number): Promise<void> {
  kill(-pid, 'SIGKILL');
  await gone(pid);
  // The others end as surely, but where nobody collects them they count as members for ever.
  for (const end = Date.now() + 1_000; kill(-pid, 0) && Date.now() < end;) await sleep(10);
}

/** True while the process lives: its sockets are closed only when the last of its threads has ended, which may be after the first. */
export function isAlive(pid: number): boolean {
  if (!kill(pid, 0)) return false;
  const stat = procStat(pid);
  return stat?.[STATE] !== 'Z' || Number(stat[THREADS]) > 1;
}

/**
 * What tells a process from a later one with the same id: when it started.
 * Undefined when there is no such process.
 */
export function startTime(pid: number): string | undefined {
  const stat = procStat(pid);
  if (stat) return stat[START];
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(50);
}

/** Sends a signal; false when there is nobody to receive it. */
function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Where these are among the fields from the third on. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const [STATE, THREADS, START] = [0, 17, 19];

/** The fields of /proc/<pid>/stat from the third (state) on; undefined where there is no /proc. */
function procStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
