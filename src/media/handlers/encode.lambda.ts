import { join } from 'node:path';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { worker } from '../../runtime/task-worker';
import { encodeArguments } from '../core/encode-arguments';
import type { Output } from '../core/job';
import { renditionKey, workKey } from '../core/keys';
import type { Plan } from '../core/plan';
import { ffmpeg } from '../runtime/ffmpeg';
import { pipelineMetrics } from '../runtime/metrics';
import { readUrl, uploadFile } from '../runtime/objects';
import { percentReporter } from '../runtime/percent';
import { step, type WorkflowInput } from '../runtime/step';

export interface Encoded {
  readonly outputs: Output[];
  /** Frames made of each rendition. */
  readonly frames: number;
}

const metrics = pipelineMetrics();

/** Makes all renditions in one run and lays them where nobody sees them yet. */
export const handler = worker(step('encode', async (input: WorkflowInput & { plan: Plan }, tools): Promise<Encoded> => {
  const { jobId, inputBucket, inputKey, outputBucket, plan } = input;
  const started = Date.now();
  const url = await readUrl({ bucket: inputBucket, key: inputKey });
  const files = plan.renditions.map((rendition) => ({ rendition, path: join(tools.directory, `${rendition.name}.mp4`) }));
  const report = percentReporter(plan.source.durationSeconds, (percent) => tools.jobs.setPercent(jobId, 'encode', percent), tools.stop);
  const { progress } = await ffmpeg(encodeArguments(url, plan.source, files), { onProgress: report.progress, signal: tools.signal });
  await report.settled();
  const outputs = await Promise.all(files.map(async ({ rendition: { name, width, height }, path }): Promise<Output> => {
    const key = renditionKey(jobId, name);
    const bytes = await uploadFile(path, { bucket: outputBucket, key: workKey(jobId, key) }, 'video/mp4');
    return { kind: 'RENDITION', name, key, width, height, bytes };
  }));
  const seconds = (Date.now() - started) / 1000;
  metrics.addMetric('EncodedMinutes', MetricUnit.Count, plan.source.durationSeconds / 60);
  metrics.addMetric('RealTimeFactor', MetricUnit.Count, plan.source.durationSeconds / seconds);
  metrics.publishStoredMetrics();
  return { outputs, frames: progress.frames };
}));
