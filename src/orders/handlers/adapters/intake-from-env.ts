import { randomBytes } from 'node:crypto';
import { Catalogue } from './catalogue';
import { documentClient, env } from './client';
import { OrderIntake } from './order-intake';
import { orderRequestWith } from '../../core/place-order';
import { markTrace } from '../mark-trace';
import type { TakeDependencies } from '../take-order';

/** What functions need that take orders in. */
export function intakeFromEnv(): { readonly deps: TakeDependencies; readonly schema: ReturnType<typeof orderRequestWith> } {
  const db = documentClient();
  return {
    deps: {
      intake: new OrderIntake(db, env('ORDERS_TABLE'), Number(env('IDEMPOTENCY_SECONDS'))),
      catalogue: new Catalogue(db, env('PRODUCTS_TABLE')),
      now: () => new Date(),
      random: () => randomBytes(12),
      markTrace,
    },
    schema: orderRequestWith(JSON.parse(process.env.EXTRA_FIELDS ?? '{}')),
  };
}
