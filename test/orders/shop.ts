import { REQUEST } from './core/samples';
import { request, World, WorldOptions } from './world';

/** A shop with mugs and pots, and what is asked of it. */
export async function open(options: WorldOptions = {}, stock = 10) {
  const world = new World(options);
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) {
    await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: stock });
  }
  const place = async (body: object = REQUEST, key?: string) => (await world.accept(request('ann', body, { key }))).body as { orderId: string };
  const state = async (orderId: string) => (await world.store.load(orderId)).order;
  const stockOf = async (productId: string) => {
    const product = (await world.catalogue.find([productId], true)).get(productId)!;
    return [product.availableQuantity, product.reservedQuantity, product.soldQuantity];
  };
  return { world, place, state, stockOf };
}
