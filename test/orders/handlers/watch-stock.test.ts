import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { StockLevels } from '../../../src/orders/core/stock-level';
import { StockNews, watchStock } from '../../../src/orders/handlers/watch-stock';
import { streamEvent, StreamRecord } from '../../dynamodb';
import { World } from '../world';

function watched(levels: StockLevels = { lowStockThreshold: 5, reorderQuantity: 20 }) {
  const world = new World();
  const told: StockNews[] = [];
  let last: StreamRecord | undefined;
  let down = false;
  const handler = watchStock({
    catalogue: world.catalogue,
    levels,
    tellArrivals: true,
    publish: async (news) => {
      if (down) throw new Error('The bus is down.');
      told.push(...news);
    },
  });
  const put = (addQuantity: number, more: object = {}) => world.catalogue.put({ productId: 'mug', name: 'Mug', price: 12.5, currency: 'EUR', addQuantity, ...more });
  /** What is told of the changes since the last look. */
  const look = async () => {
    told.length = 0;
    const records = world.db.stream('products', last);
    last = records.at(-1) ?? last;
    await handler(streamEvent(records));
    return told.map(({ type, detail }) => [type, detail.availableQuantity, detail.quantity ?? detail.threshold]);
  };
  return { world, put, look, handler, told, breakBus: (broken: boolean) => (down = broken) };
}

test('a product that falls to its threshold is told once, and ordered once until stock arrives', async () => {
  const { put, look } = watched();
  await put(10);
  expect(await look()).toEqual([['Stock Arrived', 10, 10]]);
  await put(-4);
  expect(await look()).toEqual([]);
  await put(-1);
  expect(await look()).toEqual([['Stock Low', 5, 5], ['Reorder Requested', 5, 20]]);
  await put(-1);
  expect(await look()).toEqual([]);
  await put(20);
  expect(await look()).toEqual([['Stock Arrived', 24, 20]]);
  await put(-20);
  expect(await look()).toEqual([['Stock Low', 4, 5], ['Reorder Requested', 4, 20]]);
});

test('stock that comes back from a cancelled order and falls again is told again, but not ordered twice', async () => {
  const { world, put, look } = watched();
  await put(6);
  await put(-1);
  expect((await look()).map(([type]) => type)).toEqual(['Stock Arrived', 'Stock Low', 'Reorder Requested']);
  // As a release does: it moves stock, and does not end the order that is under way.
  const move = (quantity: number) => world.documents.send(new UpdateCommand({
    TableName: 'products', Key: { productId: 'mug' }, UpdateExpression: 'ADD availableQuantity :n', ExpressionAttributeValues: { ':n': quantity },
  }));
  await move(1);
  await move(-1);
  expect((await look()).map(([type]) => type)).toEqual(['Stock Arrived', 'Stock Low']);
});

test('the same change delivered twice is the same news, with the same reorder', async () => {
  const { world, put, handler, told } = watched();
  await put(6);
  await put(-1);
  const records = streamEvent(world.db.stream('products'));
  await handler(records);
  const first = [...told];
  told.length = 0;
  await handler(records);
  expect(told).toEqual(first);
  expect(first.at(-1)!.detail).toMatchObject({ reorderId: records.Records[1].eventID, productId: 'mug', name: 'Mug' });
});

test('a product\'s own levels go first, and 0 orders nothing', async () => {
  const { put, look } = watched();
  await put(6, { lowStockThreshold: 2, reorderQuantity: 0 });
  await put(-3);
  expect(await look()).toEqual([['Stock Arrived', 6, 6]]);
  await put(-1);
  expect(await look()).toEqual([['Stock Low', 2, 2]]);
});

test('a threshold that only the product has orders the quantity that all have', async () => {
  const { put, look } = watched({ reorderQuantity: 20 });
  await put(6, { lowStockThreshold: 5 });
  await put(-1);
  expect(await look()).toEqual([['Stock Arrived', 6, 6], ['Stock Low', 5, 5], ['Reorder Requested', 5, 20]]);
});

test('nothing is lost while the bus is down: the stream sends again from the first change that was not told', async () => {
  const { world, put, handler, told, breakBus } = watched();
  await put(6);
  await put(-1);
  const records = world.db.stream('products');
  breakBus(true);
  expect(await handler(streamEvent(records))).toEqual({ batchItemFailures: [{ itemIdentifier: records[0].dynamodb!.SequenceNumber }] });
  breakBus(false);
  expect(await handler(streamEvent(records))).toEqual({ batchItemFailures: [] });
  expect(told.map(({ type }) => type)).toEqual(['Stock Arrived', 'Stock Low', 'Reorder Requested']);
});
