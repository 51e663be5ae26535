import { join } from 'node:path';
import { worker } from '../../runtime/task-worker';
import type { Output } from '../core/job';
import { thumbnailKey, workKey } from '../core/keys';
import type { Plan } from '../core/plan';
import { thumbnailArguments } from '../core/thumbnail-arguments';
import { ffmpeg } from '../runtime/ffmpeg';
import { readUrl, uploadFile } from '../runtime/objects';
import { step, type WorkflowInput } from '../runtime/step';

/** Takes the pictures one after the other: each reads only what lies around its time. */
export const handler = worker(step('thumbnails', async (input: WorkflowInput & { plan: Plan }, { directory, signal }): Promise<{ outputs: Output[] }> => {
  const { jobId, inputBucket, inputKey, outputBucket, plan } = input;
  const url = await readUrl({ bucket: inputBucket, key: inputKey });
  const outputs: Output[] = [];
  for (const thumbnail of plan.thumbnails) {
    const { name, atSeconds, width, height } = thumbnail;
    const path = join(directory, `${name}.jpg`);
    await ffmpeg(thumbnailArguments(url, plan.source, thumbnail, path), { signal });
    const key = thumbnailKey(jobId, name);
    const bytes = await uploadFile(path, { bucket: outputBucket, key: workKey(jobId, key) }, 'image/jpeg');
    outputs.push({ kind: 'THUMBNAIL', name, key, width, height, bytes, atSeconds });
  }
  return { outputs };
}));
