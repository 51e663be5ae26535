import { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSEvent } from 'aws-lambda';
import { env } from './adapters/client';
import { BusMessage, eachMessage } from './batch';
import { markTrace, TracedOrder } from './mark-trace';
import { startOrder } from './start-order';

const start = startOrder(new SFNClient({}), env('STATE_MACHINE_ARN'), env('LASTING_MACHINE_ARN'));

export const handler = (event: SQSEvent) => eachMessage(event, async (body) => {
  const order = (JSON.parse(body) as BusMessage<TracedOrder & { attempt: number }>).detail;
  await start(order);
  await markTrace(order);
});
