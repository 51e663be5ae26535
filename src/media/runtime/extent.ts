import { ffmpeg, FfmpegError } from './ffmpeg';
import { measure } from './inspect';
import { endsEarly } from '../core/ffmpeg-failure';
import { LONG_TAIL_SECONDS, TAIL_SECONDS, tailArguments } from '../core/probe-arguments';
import type { ProbeReport, VideoStream } from '../core/probe-report';

/** How far a film goes. */
export interface Extent {
  readonly durationSeconds: number;
  /** Where its pictures end, if sound goes on after them. */
  readonly pictureSeconds?: number;
}

export interface Film {
  readonly url: string;
  readonly report: ProbeReport;
  readonly video: VideoStream;
  /** What its container says of its length; that of the longest of its streams. */
  readonly statedSeconds: number;
}

/** Of rounded times. */
const SLACK_SECONDS = 0.5;
/** Pictures that end so much before what the container says may be taken for whole, though nothing else lasts as long. */
const LONG_SLACK_SECONDS = 2;

/**
 * How far pictures and sound go in a file that holds them to the end; nothing when it was cut. Something has to last as long as the
 * container says: pictures, sound or subtitles. Cues that stand longer than all else do not make a film longer.
 */
export async function extentOf(film: Film, signal?: AbortSignal): Promise<Extent | undefined> {
  const { report: { audio, subtitles = [] }, video: { frameRate }, statedSeconds } = film;
  const picture = await endOfPictures(film, signal);
  if (picture === undefined) return undefined;
  if (picture >= statedSeconds - Math.max(0.1, 2 / frameRate)) return { durationSeconds: statedSeconds };
  const ends = async (streams: string[], tail: number) => {
    const found: number[] = [];
    for (const stream of streams) found.push((await tailOf(film.url, { statedSeconds, stream, tail, copied: true }, signal))?.end ?? 0);
    return Math.max(0, ...found);
  };
  const reaches = (seconds: number) => seconds >= statedSeconds - SLACK_SECONDS;
  const sound = await ends(audio.map((_, index) => `a:${index}`), TAIL_SECONDS);
  const pictureSeconds = sound > picture ? picture : undefined;
  if (reaches(sound)) return { durationSeconds: statedSeconds, pictureSeconds };
  // The cue that stands longest may have come long before.
  const cues = await ends(subtitles.map(({ index }) => String(index)), statedSeconds);
  if (reaches(cues)) return { durationSeconds: Math.max(picture, sound), pictureSeconds };
  return picture >= statedSeconds - LONG_SLACK_SECONDS - 2 / frameRate ? { durationSeconds: statedSeconds } : undefined;
}

/** Where they end: decodes the last of them. */
async function endOfPictures({ url, video: { index }, statedSeconds }: Film, signal?: AbortSignal): Promise<number | undefined> {
  for (const tail of [TAIL_SECONDS, LONG_TAIL_SECONDS]) {
    const result = await tailOf(url, { statedSeconds, stream: String(index), tail }, signal);
    if (!result) return undefined;
    if (result.frames > 0) return result.end;
    // Without an index seeking may lead behind the last key frame: then from farther away.
    if (statedSeconds <= tail) return undefined;
  }
  return unlessBroken(() => measure(url, signal).then(({ frames, seconds }) => (frames > 0 ? seconds : undefined)));
}

interface Tail {
  readonly statedSeconds: number;
  readonly stream: string;
  readonly tail: number;
  /** Other streams than pictures are only read. */
  readonly copied?: boolean;
}

/** Nothing when the file ends too early. */
async function tailOf(url: string, { statedSeconds, stream, tail, copied }: Tail, signal?: AbortSignal) {
  return unlessBroken(async () => {
    const from = Math.max(0, statedSeconds - tail);
    const { progress: { frames, seconds }, stderr } = await ffmpeg(tailArguments(url, from, stream, copied), { signal });
    // Times count from where reading was asked to begin.
    return endsEarly(stderr) ? undefined : { frames, end: from + seconds };
  });
}

async function unlessBroken<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FfmpegError && !error.aborted && error.trouble !== 'TRANSIENT') return undefined;
    throw error;
  }
}
