/** Queues whose payloads may be large. */
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { NotificationDispatcher, ResilientQueue } from '../../../src';

const stack = new Stack(new App(), 'Payloads');
const large = { largePayloads: true, removalPolicy: RemovalPolicy.DESTROY };
const films = new ResilientQueue(stack, 'Films', large);
const queue = new ResilientQueue(stack, 'Messages', large);
const dispatcher = new NotificationDispatcher(stack, 'Dispatcher', { queue, removalPolicy: RemovalPolicy.DESTROY });

for (const [name, value] of Object.entries({
  FilmsUrl: films.queue.queueUrl,
  FilmsBucket: films.payloadBucket!.bucketName,
  MessagesUrl: queue.queue.queueUrl,
  MessagesBucket: queue.payloadBucket!.bucketName,
  NotificationsTable: dispatcher.notificationsTable.tableName,
})) new CfnOutput(stack, name, { value });
