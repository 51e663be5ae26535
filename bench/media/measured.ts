import { execFile } from 'node:child_process';
import { join } from 'node:path';

const MEASURE = join(__dirname, 'measure.py');
const MAX_OUTPUT = 16 * 1024 * 1024;

/** What a process and its children used. */
export interface Used {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Of the largest process. */
  readonly peakMemoryMb: number;
}

export interface Ended {
  readonly used: Used;
  readonly stdout: string;
}

/** Runs commands one at a time and measures them. */
export class Stopwatch {
  constructor(private readonly python: string, private readonly signal: AbortSignal) {}

  public run(command: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const options = { env: { ...process.env, ...env }, maxBuffer: MAX_OUTPUT, signal: this.signal };
      execFile(this.python, [MEASURE, command, ...args], options, (error, stdout, stderr) => {
        if (error) return reject(new Error(`${command} failed: ${stderr.trim().split('\n').slice(-16).join('\n')}`));
        resolve({ used: JSON.parse(stderr.trim().split('\n').pop()!) as Used, stdout });
      });
    });
  }
}

/** One after the other. */
export function total(parts: readonly Used[]): Used {
  return {
    cpuSeconds: sum(parts.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: sum(parts.map(({ wallSeconds }) => wallSeconds)),
    peakMemoryMb: Math.max(...parts.map(({ peakMemoryMb }) => peakMemoryMb)),
  };
}

/** The run in the middle. */
export function typical<T extends Used>(runs: readonly T[]): T {
  return [...runs].sort((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(runs.length / 2)];
}

export const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
