import { amountDue, isFinal, Order, unitsDue } from '../../src/orders/core/order';
import { fold } from '../../src/orders/core/order-state';
import type { MemoryDynamoDb } from '../dynamodb';
import type { World } from '../orders/world';

type Must = (condition: boolean, message: string) => void;

/** What must hold of the orders whenever nothing is under way: what of it does not. Every product began with `stock` units. */
export async function violationsOf(world: World, orders: Order[], stock: number): Promise<string[]> {
  const found = new Set<string>();
  const must: Must = (condition, message) => void (condition || found.add(message));
  stockFits(world, orders, stock, must);
  for (const order of orders) {
    ended(world, order, must);
    moneyFits(world, order, must);
    await logFits(world, order, must);
  }
  must(items(world, 'orders', 'ORDER').length === orders.length, 'one key, two orders');
  return [...found];
}

/** What must hold of the stock at any moment, when so many units of each product have come in. */
export function stockViolations(db: MemoryDynamoDb, totals: number[]): string[] {
  const wrong = db.items('products').some((product) => {
    const quantities = [product.availableQuantity, product.reservedQuantity, product.soldQuantity].map(number);
    return Math.min(...quantities) < 0 || !totals.includes(quantities.reduce((sum, quantity) => sum + quantity));
  });
  return wrong ? ['the stock does not add up'] : [];
}

function stockFits(world: World, orders: Order[], stock: number, must: Must): void {
  must(!stockViolations(world.db, [stock]).length, 'the stock does not add up');
  for (const product of world.db.items('products')) {
    const [reserved, sold] = [product.reservedQuantity, product.soldQuantity].map(number);
    const units = (state: Order['stock']) => orders.filter((order) => order.stock === state)
      .reduce((sum, order) => sum + (unitsDue(order).get(product.productId.S!) ?? 0), 0);
    must(reserved === units('RESERVED') && sold === units('SOLD'), 'the stock does not fit the status');
  }
}

function ended({ parked }: World, order: Order, must: Must): void {
  const { status, stock, orderId } = order;
  must(isFinal(order) || status === 'PARKED', `ended ${status}`);
  if (isFinal(order)) must((status === 'CONFIRMED') === (stock === 'SOLD') && stock !== 'RESERVED', 'the stock does not fit the status');
  if (status !== 'PARKED') return;
  const evidence = parked.filter(({ id }) => id === orderId).at(-1);
  must(evidence !== undefined, 'parked without evidence');
  // An execution that is stopped from outside undoes nothing any more, and one that cannot note that it turns back nothing yet.
  if (!evidence?.context || evidence.context.errors?.OnCompensating || !order.undoing || stock !== 'RESERVED') return;
  must('ReserveInventory' in (evidence.context.owed ?? {}), 'parked before everything else was undone');
}

function moneyFits(world: World, order: Order, must: Must): void {
  const payments = world.db.items('payments').filter(({ reference }) => reference.S === order.orderId);
  const captures = payments.reduce((sum, { captures: times }) => sum + number(times), 0);
  must(captures <= 1, 'captured more than once');
  if (order.status === 'PARKED') return;
  const confirmed = order.status === 'CONFIRMED';
  const kept = payments.filter(({ status }) => status.S === 'CAPTURED').reduce((sum, { captured }) => sum + number(captured), 0);
  must(kept === (confirmed ? amountDue(order) : 0), `kept ${kept} of a ${order.status} order`);
  must(payments.every(({ status }) => status.S !== 'AUTHORISED'), 'money is still held');
  if (isFinal(order) && !confirmed) {
    const goods = [...items(world, 'orders', 'ALLOCATION'), ...items(world, 'orders', 'LABEL')];
    must(!goods.some(({ orderId, state }) => orderId.S === order.orderId && state.S === 'ACTIVE'), 'a label or a place in a warehouse is left');
  }
}

async function logFits({ store }: World, order: Order, must: Must): Promise<void> {
  const events = await store.events(order.orderId);
  const last = events.at(-1)!.order;
  must(JSON.stringify(fold(events)) === JSON.stringify(last), 'the state is not the fold of the events');
  must(JSON.stringify(order) === JSON.stringify(last), 'a change without an event');
  must(events.every(({ order: { version } }, index) => version === index + 1), 'the versions have a gap');
  must(events.every((event) => !event.order.shipment || event.order.payment.state === 'CAPTURED'), 'shipped unpaid');
  must(events.slice(0, -1).every((event) => !isFinal(event.order)), 'an end that was reversed');
}

const number = (value?: { N?: string }) => Number(value?.N ?? 0);

const items = (world: World, table: string, entry: string) => world.db.items(table).filter((item) => item.entry.S === entry);
