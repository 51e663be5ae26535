import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Studio } from './studio';
import { chunks } from '../../../src/media/core/chunk-plan';
import { chunkArguments, encodeArguments, type EncodeSettings, soundArguments } from '../../../src/media/core/encode-arguments';
import { BoxFilter, FRAGMENTS, HEAD_AND_FRAGMENTS } from '../../../src/media/core/fragments';
import { joinArguments } from '../../../src/media/core/join-arguments';
import type { RenditionSpec } from '../../../src/media/core/ladder';
import { sounds } from '../../../src/media/core/sound';
import type { Source } from '../../../src/media/core/source';
import type { SubtitleFile } from '../../../src/media/core/subtitle-arguments';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';

export interface Job {
  readonly film: string;
  readonly source: Source;
  readonly rendition: RenditionSpec;
  readonly settings: EncodeSettings;
  readonly subtitles?: SubtitleFile[];
}

/** Encodes in chunks and joins them, as the workers do. Returns the frames of each chunk. */
export async function encodeChunks(studio: Studio, job: Job, seconds: number, made: string): Promise<number[]> {
  const { film, source, rendition, settings, subtitles } = job;
  const frames: number[] = [];
  const fragments: Buffer[] = [];
  for (const chunk of chunks(source.durationSeconds, seconds, settings.segmentSeconds)) {
    const path = studio.path('chunk.mp4');
    const { progress } = await ffmpeg(chunkArguments(studio.url(film), source, chunk, [{ rendition, path }], settings));
    frames.push(progress.frames);
    const wanted = fragments.length === 0 ? HEAD_AND_FRAGMENTS : FRAGMENTS;
    if (progress.frames > 0) fragments.push(...new BoxFilter(wanted).push(readFileSync(path)));
  }
  const [sound] = sounds({ source, renditions: [rendition], settings });
  if (sound) await ffmpeg(soundArguments(studio.url(film), [{ tracks: sound.tracks, path: studio.path('sound.mp4') }], source.durationSeconds));
  await ffmpeg(joinArguments(rendition.codec, studio.path(made), { audioUrl: sound ? studio.url('sound.mp4') : undefined, audio: sound?.tracks, subtitles }), { stdin: each(fragments) });
  return frames;
}

/** Encodes in one run. Returns the frames. */
export async function encodeAtOnce(studio: Studio, { film, source, rendition, settings, subtitles }: Job, made: string): Promise<number> {
  const outputs = [{ rendition, path: studio.path(made) }];
  return (await ffmpeg(encodeArguments(studio.url(film), source, outputs, settings, subtitles))).progress.frames;
}

/** When each frame is shown, in seconds on the file's own time line. */
export function times(path: string, stream = 'v:0'): number[] {
  const report = execFileSync(process.env.FFMPEG_PATH!, [
    '-v', 'error', '-copyts', '-i', path, '-map', `0:${stream}`, '-fps_mode', 'passthrough', '-enc_time_base', '1:90000', '-f', 'framecrc', '-',
  ], { encoding: 'utf8' });
  return report.split('\n').filter((line) => /^0,/.test(line)).map((line) => Number(line.split(',')[2]) / 90_000);
}

async function* each(buffers: Buffer[]) {
  yield* buffers;
}
