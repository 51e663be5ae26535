import { SFNClient } from '@aws-sdk/client-sfn';
import { documentClient, env } from './client';
import { OrderStore } from './order-store';
import { attemptStart, Entrances } from '../../core/attempt-start';
import { startOrder } from '../start-order';

/** Starts executions as the environment says: of an order with steps of the user's own, with the order as it was placed and where it stands. */
export function startFromEnv(later?: string) {
  const { ENTRANCES: entrances, RECOVERY_MACHINE_ARN: recovery } = process.env;
  const machines = { first: env('STATE_MACHINE_ARN'), later, recovery };
  return startOrder(new SFNClient({}), machines, entrances ? beginning(JSON.parse(entrances)) : undefined);
}

function beginning(entrances: Entrances) {
  const store = new OrderStore(documentClient(), { ordersTable: env('ORDERS_TABLE') });
  return async (orderId: string, attempt: number) => attemptStart(await store.events(orderId), attempt, entrances);
}
