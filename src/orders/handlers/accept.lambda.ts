import { randomBytes } from 'node:crypto';
import { acceptOrder } from './accept-order';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { OrderIntake } from './adapters/order-intake';
import { markTrace } from './mark-trace';
import { route } from '../../runtime/http';

const db = documentClient();

export const handler = route(acceptOrder({
  intake: new OrderIntake(db, env('ORDERS_TABLE'), Number(env('IDEMPOTENCY_SECONDS'))),
  catalogue: new Catalogue(db, env('PRODUCTS_TABLE')),
  now: () => new Date(),
  random: () => randomBytes(12),
  markTrace,
}));
