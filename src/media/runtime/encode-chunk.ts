import { join } from 'node:path';
import { measured } from './encode-metrics';
import { sourceOf } from './encode-source';
import { ffmpeg } from './ffmpeg';
import { uploadFile } from './objects';
import { part } from './step';
import { chunkArguments } from '../core/encode-arguments';
import type { ChunkTask, EncodedChunk } from '../core/encode-task';
import { chunkKey } from '../core/keys';
import { endOfPictures } from '../core/source';

/** Makes the fragments of one chunk, of all renditions in one decode. */
export const encodeChunk = part('encode', async (input: ChunkTask, { directory, signal, jobs }): Promise<EncodedChunk> => {
  const { jobId, outputBucket, plan: { renditions, settings }, chunk, chunks } = input;
  const { url, source } = await sourceOf(input);
  const files = renditions.map((rendition) => ({ rendition, path: join(directory, `${rendition.name}.mp4`) }));
  const frames = await measured((chunk.to ?? endOfPictures(source)) - chunk.from, async () => {
    const { progress } = await ffmpeg(chunkArguments(url, source, chunk, files, settings), { signal });
    if (progress.frames > 0) {
      await Promise.all(files.map(({ rendition: { name }, path }) =>
        uploadFile(path, { bucket: outputBucket, key: chunkKey(jobId, name, chunk.index) }, 'video/mp4')));
    }
    return progress.frames;
  });
  await jobs.setPercent(jobId, 'encode', Math.floor((95 * await jobs.endPart(jobId, `chunk-${chunk.index}`)) / chunks));
  return { index: chunk.index, frames };
});
