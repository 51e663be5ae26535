import { Logger } from '@aws-lambda-powertools/logger';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

/** How long a message stays hidden after the last sign of life of whoever works on it. */
const HIDDEN_SECONDS = 120;
const BEAT_MS = (HIDDEN_SECONDS / 3) * 1000;

const logger = new Logger();
/** The address in a message's URL is AWS's own, wherever the client is pointed at. */
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });

/**
 * Keeps a message hidden while it is being worked on, and not much longer: of a worker that was killed
 * it comes back within two minutes, however long the queue would have hidden it.
 * The worker needs `sqs:ChangeMessageVisibility`.
 */
export async function whileHidden<T>(record: SQSRecord, work: () => Promise<T>): Promise<T> {
  const beat = () => hide(record).catch((error: unknown) => logger.warn('the message could not be kept hidden', error as Error));
  await beat();
  const timer = setInterval(() => void beat(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function hide({ receiptHandle, eventSourceARN }: SQSRecord): Promise<void> {
  await sqs.send(new ChangeMessageVisibilityCommand({
    QueueUrl: queueUrl(eventSourceARN), ReceiptHandle: receiptHandle, VisibilityTimeout: HIDDEN_SECONDS,
  }));
}

/** A message names its queue by ARN only. */
function queueUrl(arn: string): string {
  const [, partition, , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${name}`;
}
