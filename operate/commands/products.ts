import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { AddCommand } from '../command';
import { Desk } from '../desk';
import { OperateError } from '../operate-error';

interface Product {
  readonly productId: string;
  readonly price: number;
  readonly currency: string;
  readonly availableQuantity: number;
  readonly reservedQuantity: number;
  readonly soldQuantity: number;
}

/** As many as the catalogue takes at once. */
const PAGE = 500;

export const products: AddCommand = (program, desk) => {
  const group = program.command('products').description('put products, prices and stock in');
  group.command('put')
    .description('put in the products of a JSON file: [{ "productId", "name"?, "price", "currency", "addQuantity"? }]')
    .argument('<file>')
    .action(async (file: string) => {
      const all = productsIn(file);
      const put: Product[] = [];
      for (let start = 0; start < all.length; start += PAGE) {
        put.push(...(await desk().ask<{ products: Product[] }>('orders:catalogue', { products: all.slice(start, start + PAGE) })).products);
      }
      show(desk(), put);
    });
  group.command('adjust')
    .description('correct the stock of a product; who did and why is kept, and told as the event "Stock Adjusted"')
    .argument('<productId>')
    .requiredOption('--by <units>', 'units to add, or to take out: --by -5')
    .requiredOption('--reason <text>', 'why')
    .option('--operator <name>', 'who', userInfo().username)
    .option('--id <id>', 'of this adjustment: repeated with the same one it has one effect', randomUUID())
    .action(async (productId: string, { by, reason, operator, id }: Adjust) => {
      const quantity = Number(by);
      if (!Number.isInteger(quantity) || quantity === 0) throw new OperateError(`--by is ${by}: give a whole number other than 0.`);
      const { products: adjusted } = await desk().ask<{ products: Product[] }>('orders:catalogue', { adjust: { id, productId, quantity, reason, operator } });
      show(desk(), adjusted);
    });
};

interface Adjust {
  readonly by: string;
  readonly reason: string;
  readonly operator: string;
  readonly id: string;
}

function show(desk: Desk, put: Product[]): void {
  desk.show({ products: put }, put.map(({ productId, price, currency, availableQuantity, reservedQuantity, soldQuantity }) =>
    `${productId}  ${price} ${currency}  ${availableQuantity} available, ${reservedQuantity} reserved, ${soldQuantity} sold`));
}

function productsIn(file: string): object[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new OperateError(`${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  const list = Array.isArray(content) ? content : (content as { products?: unknown } | null)?.products;
  if (!Array.isArray(list) || !list.length) throw new OperateError(`${file} has to hold a list of products, or an object with such a list as "products".`);
  const ids = list.map((product: { productId?: unknown } | null) => product?.productId);
  const twice = ids.find((id, index) => id !== undefined && ids.indexOf(id) !== index);
  if (twice !== undefined) throw new OperateError(`${file} holds ${twice} twice: one of them would win, and its stock would be added twice.`);
  return list;
}
