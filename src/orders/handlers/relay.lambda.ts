import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { env } from './adapters/client';
import { relayEvents } from './relay-events';

const sqs = new SQSClient({});
const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });

export const handler = relayEvents(new EventBridgeClient({}), { bus: env('EVENT_BUS'), shop: env('SHOP') }, async (event, { name, message }) => {
  await sqs.send(new SendMessageCommand({
    QueueUrl: env('DEAD_LETTER_QUEUE_URL'),
    MessageBody: JSON.stringify(event),
    MessageAttributes: { ErrorName: attribute(name), ErrorMessage: attribute(message) },
  }));
});
