import { z } from 'zod';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { StockLedger } from './adapters/stock-ledger';
import { presentProduct, productCommand } from '../core/product';
import { stockAdjustment } from '../core/stock-adjustment';

const db = documentClient();
const catalogue = new Catalogue(db, env('PRODUCTS_TABLE'));
const ledger = new StockLedger(db, catalogue, { productsTable: env('PRODUCTS_TABLE'), ordersTable: env('ORDERS_TABLE') });
const request = z.union([z.object({ adjust: stockAdjustment }), z.object({ products: z.array(productCommand).min(1).max(500) })]);

/**
 * Invoked by operators: `{ products: [{ productId, name?, price, currency, addQuantity? }] }` or `{ adjust: { id, productId, quantity, reason, operator? } }`
 * → `{ products }` as they are now.
 */
export const handler = async (event: unknown) => {
  const parsed = request.safeParse(event);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  if ('adjust' in parsed.data) return { products: [presentProduct(await ledger.adjust(parsed.data.adjust))] };
  const products = [];
  for (const product of parsed.data.products) products.push(presentProduct(await catalogue.put(product)));
  return { products };
};
