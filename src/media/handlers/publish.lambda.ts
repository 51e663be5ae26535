import { JobNotActive } from '../core/failure';
import type { Output } from '../core/job';
import { manifestKey, outputPrefixes, workKey, workPrefix } from '../core/keys';
import { manifest } from '../core/manifest';
import { notification, type Notification } from '../core/notification';
import type { Plan } from '../core/plan';
import { S3_LIMITS } from '../core/s3-limits';
import { copyInParts } from '../runtime/multipart';
import { copy, headOf, putJson, removeAll } from '../runtime/objects';
import { step, type WorkflowInput } from '../runtime/step';

interface Input extends WorkflowInput {
  readonly plan: Plan;
  readonly made: { readonly encoded: { readonly outputs: Output[] }; readonly thumbnails: { readonly outputs: Output[] } };
}

/**
 * Moves everything made to where it belongs, the manifest last. The workflow then completes the job in one write:
 * until that moment nobody is shown any of it.
 */
export const handler = step('publish', async ({ jobId, outputBucket, plan, made }: Input, { jobs }): Promise<Notification> => {
  const outputs = [...made.encoded.outputs, ...made.thumbnails.outputs];
  const before = await jobs.get(jobId);
  if (before?.outputs) return notification({ ...before, status: 'COMPLETED' });
  await Promise.all(outputs.map(({ key, bytes }) => publish(outputBucket, jobId, key, bytes)));
  await putJson({ bucket: outputBucket, key: manifestKey(jobId) }, manifest(jobId, plan, outputs));
  const job = await jobs.setOutputs(jobId, outputs).catch(async (error) => {
    if (error instanceof JobNotActive) for (const prefix of outputPrefixes(jobId)) await removeAll(outputBucket, prefix);
    throw error;
  });
  await removeAll(outputBucket, workPrefix(jobId));
  return notification({ ...job, status: 'COMPLETED' });
});

async function publish(bucket: string, jobId: string, key: string, bytes: number): Promise<void> {
  const [from, to] = [{ bucket, key: workKey(jobId, key) }, { bucket, key }];
  if (bytes <= S3_LIMITS.putBytes) return copy(from, to);
  await copyInParts(from, to, bytes, (await headOf(from))!.contentType);
}
