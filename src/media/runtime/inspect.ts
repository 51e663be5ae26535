import { ffmpeg, FfmpegError } from './ffmpeg';
import { endsEarly } from '../core/ffmpeg-failure';
import { measureArguments, probeArguments, LONG_TAIL_SECONDS, TAIL_SECONDS, tailArguments } from '../core/probe-arguments';
import { type ProbeReport, parseProbeReport } from '../core/probe-report';
import type { Progress } from '../core/progress';

/** Chapters and what a user wrote into the metadata make a report long; it begins with what matters. */
const LONGEST_REPORT = 1024 * 1024;

/** What ffmpeg reports of the file at a URL; nothing when it cannot read it. */
export async function inspect(url: string, signal?: AbortSignal): Promise<ProbeReport | undefined> {
  const stderr = await ffmpeg(probeArguments(url), { signal, keptStderr: LONGEST_REPORT }).then((result) => result.stderr, (error: unknown) => {
    if (!(error instanceof FfmpegError) || error.aborted || error.trouble === 'TRANSIENT') throw error;
    return error.stderr;
  });
  return parseProbeReport(stderr);
}

/** Reads a whole file without decoding it: how many frames it has, and how long it is. */
export async function measure(url: string, signal?: AbortSignal): Promise<Progress> {
  return (await ffmpeg(measureArguments(url), { signal })).progress;
}

export interface VideoExtent {
  readonly durationSeconds: number;
  readonly stream: number;
  readonly frameRate: number;
}

/** Whether the file holds its video to the end: decodes what lies before it. */
export async function isWhole(url: string, { durationSeconds, stream, frameRate }: VideoExtent, signal?: AbortSignal): Promise<boolean> {
  try {
    let tail = TAIL_SECONDS;
    let { progress, stderr } = await ffmpeg(tailArguments(url, durationSeconds, stream, tail), { signal });
    // Without an index seeking may lead behind the last key frame: then from farther away.
    if (progress.frames === 0 && !endsEarly(stderr) && durationSeconds > tail) {
      tail = LONG_TAIL_SECONDS;
      ({ progress, stderr } = await ffmpeg(tailArguments(url, durationSeconds, stream, tail), { signal }));
    }
    // Times count from where decoding was asked to begin; the sound may outlast the picture a little.
    const slack = 2 + 2 / frameRate;
    return !endsEarly(stderr) && progress.frames > 0 && progress.seconds >= Math.min(tail, durationSeconds) - slack;
  } catch (error) {
    if (error instanceof FfmpegError && !error.aborted && error.trouble !== 'TRANSIENT') return false;
    throw error;
  }
}
