import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { JobInput, Workshop } from './aws';
import { Stopwatch, total, Used } from './measured';
import { encodeArguments } from '../../src/media/core/encode-arguments';
import type { EncodedChunk } from '../../src/media/core/encode-task';
import { renditionKey, workKey } from '../../src/media/core/keys';
import type { Plan, PlanOptions } from '../../src/media/core/plan';
import { thumbnailArguments } from '../../src/media/core/thumbnail-arguments';
import { vmafArguments } from '../../src/media/core/vmaf-arguments';
import { planOptions } from '../../src/media/resolve-encoding-props';
import { VideoEncoder } from '../../src/media/video-encoder';

/** What the construct would tell the planner. */
export function optionsOf(encoder: VideoEncoder): PlanOptions {
  return planOptions({}, encoder.bind(new Stack(new App(), 'Bench')));
}

export interface Shop {
  readonly workshop: Workshop;
  readonly stopwatch: Stopwatch;
  readonly ffmpeg: string;
  readonly folder: string;
}

/** A film that is being worked on. */
export interface Work {
  readonly job: JobInput;
  readonly plan: Plan;
}

export async function probe({ workshop, folder }: Shop, file: string, options: PlanOptions): Promise<Work> {
  const job = await workshop.receive(file);
  const { result: plan } = await workshop.call<Plan>(folder, 'assets/media-probe', job, { PLAN: JSON.stringify(options) });
  return { job, plan };
}

/** As the encoder does it: all renditions in one run. */
export async function encodeWhole({ workshop, folder }: Shop, { job, plan }: Work): Promise<Used> {
  return (await workshop.work(folder, 'assets/media-encode', { ...job, task: 'WHOLE', plan })).used;
}

/** As the function for pictures does it: those of the plan that are asked for. */
export async function takePictures({ workshop, folder }: Shop, { job, plan }: Work, which: 'THUMBNAILS' | 'POSTER_AND_SPRITES'): Promise<Used> {
  const asked = which === 'THUMBNAILS' ? { ...plan, poster: undefined, sprites: undefined } : { ...plan, thumbnails: [] };
  return (await workshop.work(folder, 'assets/media-thumbnails', { ...job, plan: asked })).used;
}

/** The same outputs by nothing but ffmpeg, from a local file to local files. */
export async function plainFfmpeg({ stopwatch, ffmpeg, folder }: Shop, file: string, { renditions, source, settings }: Plan): Promise<Used> {
  const files = renditions.map((rendition) => ({ rendition, path: join(folder, `plain-${rendition.name}.mp4`) }));
  const args = encodeArguments('', source, files, settings);
  return (await stopwatch.run(ffmpeg, ['-nostdin', '-v', 'error', '-y', '-i', file, ...args.slice(args.indexOf('-filter_complex'))])).used;
}

/** The runs of ffmpeg behind the thumbnails alone, which read what they need by HTTP. */
export async function thumbnailRuns({ workshop, stopwatch, ffmpeg, folder }: Shop, { job, plan }: Work): Promise<Used> {
  const url = await workshop.url(job.inputKey);
  const runs: Used[] = [];
  for (const thumbnail of plan.thumbnails) {
    const args = thumbnailArguments(url, plan.source, thumbnail, join(folder, `${thumbnail.name}.jpg`));
    runs.push((await stopwatch.run(ffmpeg, ['-nostdin', '-v', 'error', ...args])).used);
  }
  return total(runs);
}

export interface ChunkedWork {
  readonly chunks: Used[];
  readonly audio: Used;
  readonly joining: Used;
}

/** One chunk after the other, so that each is timed alone. */
export async function encodeChunks({ workshop, folder }: Shop, { job, plan }: Work, onChunk: (index: number) => void): Promise<ChunkedWork> {
  const encode = <T>(task: string, more: object = {}) => workshop.work<T>(folder, 'assets/media-encode', { ...job, task, plan, ...more });
  const chunks: Used[] = [];
  const parts: EncodedChunk[] = [];
  for (const chunk of plan.encoding.chunks) {
    const { used, result } = await encode<EncodedChunk>('CHUNK', { chunk, chunks: plan.encoding.chunks.length });
    chunks.push(used);
    parts.push(result);
    onChunk(chunk.index);
  }
  const { used: audio } = await encode('AUDIO');
  const { used: joining } = await encode('JOIN', { parts });
  return { chunks, audio, joining };
}

export const allOf = ({ chunks, audio, joining }: ChunkedWork) => total([...chunks, audio, joining]);

/** Bytes of all renditions. */
export async function bytesMade({ workshop }: Shop, { job, plan }: Work): Promise<number> {
  const sizes = await Promise.all(plan.renditions.map(({ name }) => workshop.bytesOf(workKey(job.jobId, renditionKey(job.jobId, name)))));
  return sizes.reduce((bytes, size) => bytes + size, 0);
}

const largest = ({ renditions }: Plan) => renditions[renditions.length - 1];

/** Brings the largest rendition here. */
export const fetchLargest = ({ workshop }: Shop, { job, plan }: Work, path: string): Promise<void> =>
  workshop.fetch(workKey(job.jobId, renditionKey(job.jobId, largest(plan).name)), path);

/** VMAF of the largest rendition against the film, over its whole length. */
export async function vmafOf({ workshop, stopwatch, ffmpeg, folder }: Shop, plan: Plan, file: string, made: string): Promise<number> {
  const [source, url] = await Promise.all([file, made].map(async (one) => workshop.url((await workshop.receive(one)).inputKey)));
  const path = join(folder, 'vmaf.json');
  const stretch = { from: 0, length: plan.source.durationSeconds };
  await stopwatch.run(ffmpeg, ['-nostdin', '-v', 'error', ...vmafArguments(source, plan.source, { ...largest(plan), url }, stretch,
    { path, everyNthFrame: 10, model: 'vmaf_v0.6.1' })]);
  return (JSON.parse(readFileSync(path, 'utf8')) as { pooled_metrics: { vmaf: { mean: number } } }).pooled_metrics.vmaf.mean;
}
