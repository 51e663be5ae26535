import { Duration } from 'aws-cdk-lib';
import { MB_A_PROCESSOR } from './cost';
import { Kept } from './kept';
import { Used } from './measured';
import { makespan } from './schedule';
import { allOf, bytesMade, ChunkedWork, encodeChunks, encodeWhole, fetchLargest, optionsOf, probe, Shop, vmafOf } from './work';
import type { Plan } from '../../src/media/core/plan';
import { VideoEncoder } from '../../src/media/video-encoder';

export const CHUNK = Duration.seconds(10);
const WORKERS = [4, 8, 16];
const ONCE = optionsOf(VideoEncoder.singleFunction());
const PROCESSORS = ONCE.encoder.memoryMb / MB_A_PROCESSOR;

type Say = (line: string) => void;

/** A film in one run, and in chunks. */
export async function measureChunks(shop: Shop, kept: Kept, file: string, say: Say): Promise<{ figures: object; raw: object }> {
  const one = await kept.result('once', () => {
    say('Encoding it whole');
    return measureOne(shop, kept, file);
  });
  const parts = await kept.result('chunks', () => measureParts(shop, kept, file, say));
  say('Comparing both with the film');
  const wholeVmaf = await kept.result('vmaf-once', () => vmafOf(shop, one.plan, file, kept.path('once.mp4')));
  const cutVmaf = await kept.result('vmaf-chunks', () => vmafOf(shop, one.plan, file, kept.path('chunks.mp4')));
  const all = allOf(parts);
  return {
    figures: {
      chunkCpuOverhead: all.cpuSeconds / one.used.cpuSeconds - 1,
      chunkByteOverhead: parts.bytes / one.bytes - 1,
      criticalPathSpeedup: speedups(one.used.cpuSeconds / PROCESSORS, {
        chunks: parts.chunks.map(({ cpuSeconds }) => cpuSeconds / PROCESSORS), audio: parts.audio.cpuSeconds, joining: parts.joining.cpuSeconds,
      }),
      vmafDelta: Math.abs(wholeVmaf - cutVmaf),
    },
    raw: {
      cutFilmSeconds: parts.chunks.length * CHUNK.toSeconds(),
      processors: PROCESSORS,
      whole: { ...one.used, bytes: one.bytes, vmaf: wholeVmaf },
      chunked: { ...all, bytes: parts.bytes, vmaf: cutVmaf, chunks: parts.chunks, audio: parts.audio, joining: parts.joining },
      criticalPathSpeedupOfWallTimes: speedups(one.used.wallSeconds, {
        chunks: parts.chunks.map(({ wallSeconds }) => wallSeconds), audio: parts.audio.wallSeconds, joining: parts.joining.wallSeconds,
      }),
    },
  };
}

interface One {
  readonly used: Used;
  readonly bytes: number;
  readonly plan: Plan;
}

async function measureOne(shop: Shop, kept: Kept, file: string): Promise<One> {
  const work = await probe(shop, file, ONCE);
  const used = await encodeWhole(shop, work);
  await fetchLargest(shop, work, kept.path('once.mp4'));
  return { used, bytes: await bytesMade(shop, work), plan: work.plan };
}

async function measureParts(shop: Shop, kept: Kept, file: string, say: Say): Promise<ChunkedWork & { bytes: number }> {
  const work = await probe(shop, file, optionsOf(VideoEncoder.chunked({ chunkDuration: CHUNK })));
  const parts = await encodeChunks(shop, work, (index) => say(`Chunk ${index + 1} of ${work.plan.encoding.chunks.length} is encoded`));
  await fetchLargest(shop, work, kept.path('chunks.mp4'));
  return { ...parts, bytes: await bytesMade(shop, work) };
}

/**
 * How much sooner so many workers are done, in seconds of a function. A busy machine stretches wall times, not CPU-seconds: pictures are
 * divided by the processors of a function, sound and joining have one thread.
 */
function speedups(one: number, { chunks, audio, joining }: { chunks: number[]; audio: number; joining: number }): Record<string, number> {
  // The sound is one of the parts that workers take; it is the first in the queue.
  return Object.fromEntries(WORKERS.map((workers) => [workers, one / (makespan([audio, ...chunks], workers) + joining)]));
}
