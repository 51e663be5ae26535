import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { env } from './adapters/client';
import { relayEvents } from './relay-events';

export const handler = relayEvents(new EventBridgeClient({}), env('EVENT_BUS'));
