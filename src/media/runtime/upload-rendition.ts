import { uploadFile } from './objects';
import type { RenditionFile } from '../core/encode-arguments';
import type { EncodeTask } from '../core/encode-task';
import type { Output } from '../core/job';
import { renditionKey, workKey } from '../core/keys';

/** What the encoder answers in the end. */
export interface Encoded {
  readonly outputs: Output[];
  /** Frames made of each rendition. */
  readonly frames: number;
}

export async function uploadRendition({ jobId, outputBucket }: EncodeTask, { rendition, path }: RenditionFile): Promise<Output> {
  const { name, width, height } = rendition;
  const key = renditionKey(jobId, name);
  const bytes = await uploadFile(path, { bucket: outputBucket, key: workKey(jobId, key) }, 'video/mp4');
  return { kind: 'RENDITION', name, key, width, height, bytes };
}
