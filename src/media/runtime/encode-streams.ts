import { join } from 'node:path';
import { sourceOf } from './encode-source';
import { ffmpeg } from './ffmpeg';
import { uploadFile } from './objects';
import { part } from './step';
import { makeSubtitles } from './subtitles';
import { audioOnlyArguments, remuxArguments } from '../core/encode-arguments';
import type { EncodeTask } from '../core/encode-task';
import { audioKey, remuxKey } from '../core/keys';

/** Encodes the sound, whole, and makes the subtitles. */
export const encodeAudio = part('encode', async (input: EncodeTask, { directory, signal }): Promise<{ tracks: number }> => {
  const { url, source } = await sourceOf(input);
  if (source.audio.length > 0) {
    const path = join(directory, 'audio.mp4');
    await ffmpeg(audioOnlyArguments(url, source, input.plan.settings, path), { signal });
    await uploadFile(path, { bucket: input.outputBucket, key: audioKey(input.jobId) }, 'video/mp4');
  }
  await makeSubtitles(input, { directory, signal });
  return { tracks: source.audio.length };
});

/** Copies the streams into a container that can be cut exactly. */
export const remux = part('encode', async (input: EncodeTask, { directory, signal }): Promise<object> => {
  const { url, source } = await sourceOf(input);
  const path = join(directory, 'source.mkv');
  await ffmpeg(remuxArguments(url, source, path), { signal });
  await uploadFile(path, { bucket: input.outputBucket, key: remuxKey(input.jobId) }, 'video/x-matroska');
  return {};
});
