import { z } from 'zod';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { StockLedger } from './adapters/stock-ledger';
import { presentProduct, productCommand } from '../core/product';
import { stockAdjustment } from '../core/stock-adjustment';

const db = documentClient();
const catalogue = new Catalogue(db, env('PRODUCTS_TABLE'));
const ledger = new StockLedger(db, catalogue, { productsTable: env('PRODUCTS_TABLE'), ordersTable: env('ORDERS_TABLE') });
const adjustRequest = z.object({ adjust: stockAdjustment });
const putRequest = z.object({ products: z.array(productCommand).min(1).max(500) });

/**
 * Invoked by operators: `{ products: [{ productId, name?, price, currency, addQuantity? }] }` or `{ adjust: { id, productId, quantity, reason, operator? } }`
 * → `{ products }` as they are now.
 */
export const handler = async (event: unknown) => {
  if (event && typeof event === 'object' && 'adjust' in event) {
    return { products: [presentProduct(await ledger.adjust(read(adjustRequest, event).adjust))] };
  }
  const products = [];
  for (const product of read(putRequest, event).products) products.push(presentProduct(await catalogue.put(product)));
  return { products };
};

function read<T>(schema: z.ZodType<T>, event: unknown): T {
  const { data, error } = schema.safeParse(event);
  if (error) throw new Error(z.prettifyError(error));
  return data;
}
