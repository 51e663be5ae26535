import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { eachRecord } from '../../runtime/sqs-records';
import { decide, ProcessorSettings } from '../core/dead-letter';
import { evidenceAttributes, retriesOf, retryAttributes, stringsOf } from '../core/evidence';
import { readFailure } from '../core/failure';

const settings: ProcessorSettings = JSON.parse(process.env.SETTINGS!);
const logger = new Logger();
const metrics = new Metrics({ namespace: 'EventWorkflows/Messaging' });
const sqs = new SQSClient({});

async function retryOrPark({ body, messageId, messageAttributes, attributes }: SQSRecord): Promise<void> {
  const failure = readFailure(body, stringsOf(messageAttributes));
  const retries = retriesOf(messageAttributes, settings.maxRetries);
  const decision = decide(failure, retries, settings, Math.random());
  const retry = decision.action === 'RETRY';
  const evidence = () => evidenceAttributes(messageAttributes, retries, decision.failureClass, failure);
  await sqs.send(new SendMessageCommand({
    QueueUrl: retry ? process.env.QUEUE_URL : process.env.PARKED_QUEUE_URL,
    MessageBody: body,
    DelaySeconds: retry ? decision.delaySeconds : undefined,
    MessageAttributes: retry ? retryAttributes(messageAttributes, retries + 1) : evidence(),
    // A FIFO queue's dead letters are only ever parked; their order stays.
    ...(attributes.MessageGroupId ? { MessageGroupId: attributes.MessageGroupId, MessageDeduplicationId: messageId } : {}),
  }));
  logger.info('dead letter', { messageId, retries, ...decision, failure });
  metrics.singleMetric()
    .addDimension('queue', process.env.QUEUE_NAME!)
    .addDimension('failureClass', decision.failureClass)
    .addMetric('DeadLetters', MetricUnit.Count, 1);
}

export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => eachRecord(event, retryOrPark);
