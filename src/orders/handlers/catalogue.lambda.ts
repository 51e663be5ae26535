import { z } from 'zod';
import { Catalogue } from './adapters/catalogue';
import { documentClient, env } from './adapters/client';
import { presentProduct, productCommand } from '../core/product';

const catalogue = new Catalogue(documentClient(), env('PRODUCTS_TABLE'));
const request = z.object({ products: z.array(productCommand).min(1).max(500) });

/** Invoked by operators: `{ products: [{ productId, name?, price, currency, addQuantity? }] }` → `{ products }` as they are now. */
export const handler = async (event: unknown) => {
  const parsed = request.safeParse(event);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const products = [];
  for (const product of parsed.data.products) products.push(presentProduct(await catalogue.put(product)));
  return { products };
};
