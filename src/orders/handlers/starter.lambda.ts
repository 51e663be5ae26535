import type { SQSEvent } from 'aws-lambda';
import { env } from './adapters/client';
import { startFromEnv } from './adapters/start-from-env';
import { BusMessage, eachMessage } from './batch';
import { markTrace, TracedOrder } from './mark-trace';

const start = startFromEnv(env('LASTING_MACHINE_ARN'));

export const handler = (event: SQSEvent) => eachMessage(event, async (body) => {
  const order = (JSON.parse(body) as BusMessage<TracedOrder & { attempt: number }>).detail;
  await start(order);
  await markTrace(order);
});
