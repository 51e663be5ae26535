import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from './ffmpeg';
import { bytesOf, readUrl } from './objects';
import { Packager } from './package-streams';
import { step } from './step';
import { fetchSubtitles, subtitleFiles, subtitleOutputs } from './subtitles';
import { type Encoded, uploadRendition } from './upload-rendition';
import type { JoinTask } from '../core/encode-task';
import { TransientFailure } from '../core/failure';
import { BoxFilter, FRAGMENTS, HEAD_AND_FRAGMENTS } from '../core/fragments';
import type { Output } from '../core/job';
import { joinArguments } from '../core/join-arguments';
import { chunkKey, soundKey } from '../core/keys';
import { soundOf, sounds } from '../core/sound';

/** Puts the chunks and the sound together without encoding again, one rendition after the other: each has the whole disk. */
export const joinChunks = step('encode', async (input: JoinTask, { directory, signal }): Promise<Encoded> => {
  const { jobId, outputBucket, parts, plan } = input;
  const all = sounds(plan);
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const outputs: Output[] = [];
  const subtitles = await fetchSubtitles(input, { directory });
  const packager = new Packager(input, { directory, signal });
  for (const rendition of plan.renditions) {
    const path = join(directory, `${rendition.name}.mp4`);
    const sound = soundOf(all, rendition.name);
    const beside = {
      ...(sound === undefined ? {} : { audio: all[sound].tracks, audioUrl: await readUrl({ bucket: outputBucket, key: soundKey(jobId, sound) }) }),
      subtitles: subtitleFiles(subtitles, { directory }),
    };
    const { progress } = await ffmpeg(joinArguments(rendition.codec, path, beside), { signal, stdin: fragmentsOf(input, rendition.name) });
    if (progress.frames !== frames) throw new Error(`${rendition.name} was joined of ${progress.frames} frames, ${frames} were encoded.`);
    outputs.push(await uploadRendition(input, { rendition, path }));
    await packager.add({ rendition, path });
    await unlink(path);
  }
  return { outputs: [...outputs, ...subtitleOutputs(input, subtitles), ...await packager.finish(subtitles)], frames };
});

/** One fragmented MP4 file: the head of the first chunk, and the fragments of all of them. */
async function* fragmentsOf({ jobId, outputBucket: bucket, parts }: JoinTask, rendition: string): AsyncGenerator<Buffer> {
  let wanted = HEAD_AND_FRAGMENTS;
  for (const { index, frames } of [...parts].sort((a, b) => a.index - b.index)) {
    if (frames === 0) continue;
    const boxes = new BoxFilter(wanted);
    for await (const bytes of bytesOf({ bucket, key: chunkKey(jobId, rendition, index) })) yield* boxes.push(bytes);
    if (!boxes.complete) throw new TransientFailure(`Chunk ${index} of ${rendition} was read in part.`);
    wanted = FRAGMENTS;
  }
}
