import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSEvent } from 'aws-lambda';
import { env } from './adapters/client';
import { BusMessage, eachMessage } from './batch';
import { startOrder } from './start-order';

const start = startOrder(new SFNClient({}), env('STATE_MACHINE_ARN'));

export const handler = (event: SQSEvent) => eachMessage(event, async (body) => {
  await start((JSON.parse(body) as BusMessage<{ orderId: string; attempt: number }>).detail);
});
