import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { eachRecord } from '../../runtime/sqs-records';
import { jobOfUploadKey } from '../core/keys';
import { startOrder } from '../core/start-order';
import { type ArrivedObject, arrivedObjects } from '../core/upload-event';
import { adopt } from '../runtime/adopt';
import { environment } from '../runtime/environment';
import { startExecution } from '../runtime/executions';
import { Jobs } from '../runtime/jobs';
import { pipelineMetrics } from '../runtime/metrics';
import { removeObject } from '../runtime/objects';

const logger = new Logger();
const metrics = pipelineMetrics();

export const handler = async (event: SQSEvent) => {
  const response = await eachRecord(event, processRecord);
  metrics.publishStoredMetrics();
  return response;
};

async function processRecord({ body }: SQSRecord): Promise<void> {
  const order = startOrder(body);
  if (order && !await adopt(order)) leftAlone(order);
  for (const object of order ? [] : arrivedObjects(body)) await start(object);
}

/** Starts the job of an upload, once: the execution's name is the job's, and a job under way is left alone. */
async function start({ bucket, key }: ArrivedObject): Promise<void> {
  const jobId = jobOfUploadKey(key);
  const job = jobId && await new Jobs(environment('TABLE_NAME')).get(jobId);
  if (!job || job.inputKey !== key) {
    leftAlone({ bucket, key });
    return;
  }
  if (job.deletedAt) {
    logger.info('an upload to a job that its owner has deleted is removed', { jobId });
    await removeObject({ bucket, key });
    return;
  }
  if (job.status !== 'UPLOAD_PENDING') {
    logger.info('the job of this object is already under way', { jobId, status: job.status });
    return;
  }
  await startExecution({ jobId, inputBucket: bucket, inputKey: key, outputBucket: environment('OUTPUT_BUCKET') });
}

function leftAlone({ bucket, key }: ArrivedObject): void {
  logger.warn('an object without a job was left alone, or is gone', { bucket, key });
  metrics.addMetric('UnknownObjects', MetricUnit.Count, 1);
}
