import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { z } from 'zod';
import { documentClient, env } from './adapters/client';
import { OrderStore } from './adapters/order-store';
import { OrderView } from './adapters/order-view';
import { ParkingMessages } from './adapters/parking-messages';
import { PendingOrders } from './adapters/pending-orders';
import { operate, operatorCommand } from './operate';

const db = documentClient();
const table = env('ORDERS_TABLE');
const store = new OrderStore(db, { ordersTable: table });
const pending = new PendingOrders(db, table);
const view = new OrderView(db, env('VIEW_TABLE'));
const parking = new ParkingMessages(new SQSClient({}), env('PARKING_QUEUE'));

/** Invoked by operators: `{ command: 'parked' }`, `{ command: 'resume', orderId }`, `{ command: 'rebuildView', from? }`. */
export const handler = async (event: unknown, context: Context) => {
  const parsed = operatorCommand.safeParse(event);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return operate({ db, table, store, pending, view, parking, timeLeft: () => context.getRemainingTimeInMillis() }, parsed.data);
};
