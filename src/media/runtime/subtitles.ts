import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { ffmpeg, FfmpegError } from './ffmpeg';
import { bytesOf, putJson, putText, readUrl } from './objects';
import type { StepTools } from './step';
import type { EncodeTask } from '../core/encode-task';
import type { Output } from '../core/job';
import { subtitleIndexKey, subtitleKey, workKey } from '../core/keys';
import { extractArguments, type SubtitleFile } from '../core/subtitle-arguments';
import { clampCues, type MadeSubtitle, type NamedTrack, textTracks } from '../core/subtitles';
import { timestamp } from '../core/web-vtt';

const logger = new Logger();

type Tools = Pick<StepTools, 'directory' | 'signal'>;

/**
 * Makes WebVTT of the tracks of text in an upload and lays it where nobody sees it yet. Subtitles that cannot be read are no reason to refuse
 * a film: they are left out, and the manifest says so.
 */
export async function makeSubtitles(input: EncodeTask, { directory, signal }: Tools): Promise<MadeSubtitle[]> {
  const tracks = wanted(input);
  if (tracks.length === 0) return [];
  const { inputBucket, inputKey, plan: { source } } = input;
  const made: MadeSubtitle[] = [];
  if (await extract(await readUrl({ bucket: inputBucket, key: inputKey }), tracks, directory, signal)) {
    for (const { name, track } of tracks) {
      const path = join(directory, `${name}.vtt`);
      const text = clampCues(await readFile(path, 'utf8'), source.durationSeconds, timestamp);
      if (!text) continue;
      await writeFile(path, text);
      await putText(work(input, name), text, 'text/vtt');
      made.push({ name, track, bytes: Buffer.byteLength(text) });
    }
  }
  await putJson(indexOf(input), made);
  return made;
}

/** What `makeSubtitles` made in another call. */
export async function fetchSubtitles(input: EncodeTask, { directory }: Pick<Tools, 'directory'>): Promise<MadeSubtitle[]> {
  if (wanted(input).length === 0) return [];
  const made = JSON.parse((await read(indexOf(input))).toString()) as MadeSubtitle[];
  for (const { name } of made) await writeFile(join(directory, `${name}.vtt`), await read(work(input, name)));
  return made;
}

/** Where they lie in the directory. */
export const subtitleFiles = (made: readonly MadeSubtitle[], { directory }: Pick<Tools, 'directory'>): SubtitleFile[] =>
  made.map(({ name, track }) => ({ track, path: join(directory, `${name}.vtt`) }));

export const subtitleOutputs = ({ jobId }: EncodeTask, made: readonly MadeSubtitle[]): Output[] =>
  made.map(({ name, track: { language }, bytes }) => ({ kind: 'SUBTITLE', name, key: subtitleKey(jobId, name), language, bytes }));

const wanted = ({ plan: { source, settings } }: EncodeTask): NamedTrack[] => (settings.dropSubtitles ? [] : textTracks(source.subtitles));

const work = ({ jobId, outputBucket }: EncodeTask, name: string) => ({ bucket: outputBucket, key: workKey(jobId, subtitleKey(jobId, name)) });
const indexOf = ({ jobId, outputBucket }: EncodeTask) => ({ bucket: outputBucket, key: subtitleIndexKey(jobId) });

async function extract(url: string, tracks: NamedTrack[], directory: string, signal: AbortSignal): Promise<boolean> {
  try {
    await ffmpeg(extractArguments(url, tracks, directory), { signal });
    return true;
  } catch (error) {
    if (!(error instanceof FfmpegError) || error.aborted || error.trouble === 'TRANSIENT') throw error;
    logger.warn('the subtitles cannot be read', error);
    return false;
  }
}

async function read(object: { bucket: string; key: string }): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const bytes of bytesOf(object)) parts.push(bytes);
  return Buffer.concat(parts);
}
