import { join } from 'node:path';
import { sourceOf } from './encode-source';
import { ffmpeg } from './ffmpeg';
import { uploadFile } from './objects';
import { part } from './step';
import { makeSubtitles } from './subtitles';
import { remuxArguments, soundArguments } from '../core/encode-arguments';
import type { EncodeTask } from '../core/encode-task';
import { remuxKey, soundKey } from '../core/keys';
import { sounds } from '../core/sound';

/** Encodes the sound, whole, each kind of it once, and makes the subtitles. */
export const encodeAudio = part('encode', async (input: EncodeTask, { directory, signal }): Promise<{ sounds: number }> => {
  const { url, source } = await sourceOf(input);
  const files = sounds(input.plan).map(({ tracks }, at) => ({ tracks, at, path: join(directory, `sound-${at}.mp4`) }));
  if (files.length > 0) await ffmpeg(soundArguments(url, files, source.durationSeconds), { signal });
  for (const { path, at } of files) await uploadFile(path, { bucket: input.outputBucket, key: soundKey(input.jobId, at) }, 'video/mp4');
  await makeSubtitles(input, { directory, signal });
  return { sounds: files.length };
});

/** Copies the streams into a container that can be cut exactly. */
export const remux = part('encode', async (input: EncodeTask, { directory, signal }): Promise<object> => {
  const { url, source } = await sourceOf(input);
  const path = join(directory, 'source.mkv');
  await ffmpeg(remuxArguments(url, source, path), { signal });
  await uploadFile(path, { bucket: input.outputBucket, key: remuxKey(input.jobId) }, 'video/x-matroska');
  return {};
});
