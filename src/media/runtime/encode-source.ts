import { readUrl } from './objects';
import type { EncodeTask } from '../core/encode-task';
import { remuxKey } from '../core/keys';
import type { Source } from '../core/source';

/** What is read: the upload, or the copy of it that can be cut, whose first stream is the picture. */
export async function sourceOf(task: EncodeTask): Promise<{ url: string; source: Source }> {
  const { jobId, inputBucket, inputKey, outputBucket, remuxed, plan: { source } } = task;
  const object = remuxed ? { bucket: outputBucket, key: remuxKey(jobId) } : { bucket: inputBucket, key: inputKey };
  return { url: await readUrl(object), source: remuxed ? { ...source, videoStream: 0 } : source };
}
