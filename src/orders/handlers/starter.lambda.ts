import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSEvent } from 'aws-lambda';
import { env } from './adapters/client';
import { BusMessage, eachMessage } from './batch';
import { startOrder } from './start-order';

const sfn = new SFNClient({});
const stateMachineArn = env('STATE_MACHINE_ARN');

export const handler = (event: SQSEvent) => eachMessage(event, async (body) => {
  const { detail } = JSON.parse(body) as BusMessage<{ orderId: string; attempt: number }>;
  await startOrder(sfn, stateMachineArn, detail);
});
