import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Payloads } from './payloads';
import { senders } from './senders';
import { eachRecord } from '../../runtime/sqs-records';
import { dispatch, DispatchPorts, Outgoing } from '../core/dispatch';
import { readHeld, writeHeld } from '../core/held';
import { readMessage } from '../core/incoming';
import { Channel, preferencesSchema } from '../core/preferences';
import type { DispatcherSettings } from '../core/settings';

/** The longest that SQS delays: held notifications come back this often until quiet hours are over. */
const HOLD_SECONDS = 900;
/** A notification is told apart from its repetitions as long as a dead letter lives. */
const REMEMBER_SECONDS = 14 * 86_400;

const settings: DispatcherSettings = JSON.parse(process.env.SETTINGS!);
const logger = new Logger();
const metrics = new Metrics({ namespace: 'EventWorkflows/Messaging' });
const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const sqs = new SQSClient({});
const payloads = new Payloads(new S3Client({}));
const config = new IdempotencyConfig({ expiresAfterSeconds: REMEMBER_SECONDS });
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env.IDEMPOTENCY_TABLE_NAME! });
const sendBy = senders(settings);

/** `endpoint`: of a device, each of which is told once. */
const sendOnce = makeIdempotent(async (_: { id: string; channel: Channel; endpoint?: string }, notification: Outgoing) => {
  await sendBy[_.channel](notification, _.endpoint);
  return true;
}, { persistenceStore, config });

const ports: DispatchPorts = {
  templates: settings.templates,
  channels: settings.channels,
  preferencesOf: async (userId) => {
    const { Item } = await table.send(new GetCommand({ TableName: process.env.PREFERENCES_TABLE, Key: { userId } }));
    return preferencesSchema.parse(Item ?? {});
  },
  send: async (channel, notification) => {
    const { incoming: { id }, preferences: { pushEndpoints } } = notification;
    if (channel !== 'push') return void await sendOnce({ id, channel }, notification);
    const results = await Promise.allSettled(pushEndpoints.map(async (endpoint) => sendOnce({ id, channel, endpoint }, notification)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  },
  hold: async (incoming, channels) => {
    await sqs.send(new SendMessageCommand(await payloads.fit({
      QueueUrl: process.env.QUEUE_URL, MessageBody: writeHeld(incoming, channels), DelaySeconds: HOLD_SECONDS,
    })));
  },
};

async function notify({ body, messageId, attributes }: SQSRecord): Promise<void> {
  const held = readHeld(body);
  const sentAt = new Date(Number(attributes.SentTimestamp)).toISOString();
  const incoming = held?.incoming ?? readMessage(body, { id: messageId, sentAt }, settings.fields);
  const result = await dispatch(incoming, ports, new Date(), held?.channels);
  logger.info('dispatched', { id: incoming.id, kind: incoming.kind, userId: incoming.userId, ...result });
  if (settings.uncounted) return;
  for (const channel of result.sent) metrics.singleMetric().addDimension('channel', channel).addMetric('Notified', MetricUnit.Count, 1);
}

export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  config.registerLambdaContext(context);
  return eachRecord(event, payloads.read(notify));
};
