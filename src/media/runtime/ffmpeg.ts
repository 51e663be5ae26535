import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FfmpegEnd, troubleOf } from '../core/ffmpeg-failure';
import { type Progress, ProgressReader } from '../core/progress';

const KEPT_STDERR = 8 * 1024;
const GRACE_MS = 2000;

export interface FfmpegOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Ends ffmpeg: politely, and after 2 seconds not. */
  readonly signal?: AbortSignal;
  /** How much of what ffmpeg says is kept, of its end. @default - 8 KiB */
  readonly keptStderr?: number;
  /** What ffmpeg reads as `pipe:0`. */
  readonly stdin?: AsyncIterable<Buffer>;
}

export interface FfmpegResult {
  readonly progress: Progress;
  readonly stderr: string;
}

/** ffmpeg ended with an error, or was killed. */
export class FfmpegError extends Error implements FfmpegEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly aborted: boolean;

  constructor(end: FfmpegEnd & { aborted: boolean }) {
    super(`ffmpeg ended with ${end.signal ?? end.exitCode}: ${end.stderr.trim().split('\n').slice(-3).join(' | ')}`);
    this.name = 'FfmpegError';
    this.exitCode = end.exitCode;
    this.signal = end.signal;
    this.stderr = end.stderr;
    this.aborted = end.aborted;
  }

  public get trouble() {
    return troubleOf(this);
  }
}

/** Runs ffmpeg without a shell. Keeps the end of what it says, without the signatures of presigned URLs. */
export async function ffmpeg(args: string[], { onProgress, signal, stdin, keptStderr = KEPT_STDERR }: FfmpegOptions = {}): Promise<FfmpegResult> {
  const binary = process.env.FFMPEG_PATH ?? '/opt/bin/ffmpeg';
  const child = spawn(binary, ['-nostdin', '-hide_banner', '-v', 'error', '-nostats', '-progress', 'pipe:3', ...args], {
    stdio: [stdin ? 'pipe' : 'ignore', 'ignore', 'pipe', 'pipe'],
    // SVT-AV1 is talkative.
    env: { ...process.env, SVT_LOG: '1' },
  });
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { stderr = (stderr + text).slice(-keptStderr); });
  let progress: Progress = { frames: 0, seconds: 0 };
  const reader = new ProgressReader((latest) => {
    progress = latest;
    onProgress?.(latest);
  });
  (child.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => reader.push(text));

  const stop = () => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  let unfed: Error | undefined;
  const fed = stdin && pipeline(stdin, child.stdin!).catch((error: NodeJS.ErrnoException) => {
    // ffmpeg that ends early says itself why.
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    unfed = error;
    stop();
  });
  try {
    const [exitCode, endSignal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve([code, killedBy]));
    });
    await fed;
    if (unfed) throw unfed;
    stderr = stderr.replace(/\?X-Amz-[^\s'"]*/g, '?…');
    if (exitCode !== 0) throw new FfmpegError({ exitCode, signal: endSignal, stderr, aborted: signal?.aborted ?? false });
    return { progress, stderr };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
