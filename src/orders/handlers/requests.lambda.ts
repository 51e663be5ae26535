import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { SQSEvent } from 'aws-lambda';
import { env } from './adapters/client';
import { intakeFromEnv } from './adapters/intake-from-env';
import { BusMessage, eachMessage } from './batch';
import { Refusal, requestOrder } from './request-order';
import { SCHEMA_VERSION } from '../core/order-events';

const bridge = new EventBridgeClient({});
const { deps, schema } = intakeFromEnv();
const take = requestOrder({ ...deps, refuse }, schema);

export const handler = (event: SQSEvent) => eachMessage(event, (body) => take(JSON.parse(body) as BusMessage<unknown>));

async function refuse(refusal: Refusal): Promise<void> {
  const detail = { id: `${refusal.requestId}#refused`, schemaVersion: SCHEMA_VERSION, occurredAt: new Date().toISOString(), ...refusal };
  const { FailedEntryCount: failed, Entries: entries } = await bridge.send(new PutEventsCommand({
    Entries: [{ EventBusName: env('EVENT_BUS'), Source: 'order.validation', DetailType: 'Order Validation Failed', Detail: JSON.stringify(detail) }],
  }));
  if (failed) throw new Error(`The bus did not take the refusal: ${entries?.[0].ErrorCode}`);
}
