import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { pipelineMetrics } from './metrics';

/** Counts minutes of source that somebody else has encoded. */
export function countMinutes(sourceSeconds: number): void {
  const metrics = pipelineMetrics();
  metrics.addMetric('EncodedMinutes', MetricUnit.Count, sourceSeconds / 60);
  metrics.publishStoredMetrics();
}

/** Measures how many minutes of source are encoded, and how many seconds of it a second of encoding makes. */
export async function measured<T>(sourceSeconds: number, encode: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await encode();
  const metrics = pipelineMetrics();
  metrics.addMetric('EncodedMinutes', MetricUnit.Count, sourceSeconds / 60);
  metrics.addMetric('RealTimeFactor', MetricUnit.Count, sourceSeconds / Math.max(0.001, (Date.now() - started) / 1000));
  metrics.publishStoredMetrics();
  return result;
}
