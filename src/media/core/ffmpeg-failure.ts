/** ffmpeg ended badly. */
export interface FfmpegEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The last of what it said. */
  readonly stderr: string;
}

export type FfmpegTrouble = 'TRANSIENT' | 'TRUNCATED' | 'DAMAGED' | 'UNREADABLE' | 'NO_SPACE' | 'OTHER';

const NETWORK = /Server returned (5\d\d|5XX|429)|Connection (timed out|reset|refused)|Network is unreachable|Temporary failure|Failed to resolve|Input\/output error/;
const SHORT = /partial file|File ended prematurely|moov atom not found/;
const CORRUPT = /corrupt|Invalid data|Error (while )?decoding|error while decoding|Invalid NAL|Error processing packet/i;

/** Some containers are only complained of, not refused, when their end is missing. */
export const endsEarly = (stderr: string) => SHORT.test(stderr);

/** Signals by which a process ends over its own faults; it would again. */
const CRASHES = ['SIGSEGV', 'SIGABRT', 'SIGFPE', 'SIGILL', 'SIGBUS'];

/** What went wrong, judged from exit and last words. Whoever is killed from outside did nothing wrong. */
export function troubleOf({ signal, stderr, exitCode }: FfmpegEnd): FfmpegTrouble {
  if (signal) return CRASHES.includes(signal) ? 'OTHER' : 'TRANSIENT';
  if (NETWORK.test(stderr)) return 'TRANSIENT';
  if (/No space left on device/.test(stderr)) return 'NO_SPACE';
  if (endsEarly(stderr)) return 'TRUNCATED';
  if (/Format not on whitelist|matches no streams|Unknown format/.test(stderr)) return 'UNREADABLE';
  if (CORRUPT.test(stderr) || exitCode === 183) return 'DAMAGED';
  return 'OTHER';
}
