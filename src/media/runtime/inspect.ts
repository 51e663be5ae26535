import { ffmpeg, FfmpegError } from './ffmpeg';
import { measureArguments, probeArguments } from '../core/probe-arguments';
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
