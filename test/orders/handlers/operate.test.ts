import { MemorySqs } from './memory-sqs';
import { documentClient } from '../../../src/orders/handlers/adapters/client';
import { ParkingMessages } from '../../../src/orders/handlers/adapters/parking-messages';
import { operate, OperatorCommand, operatorCommand } from '../../../src/orders/handlers/operate';
import { REQUEST } from '../core/samples';
import { request, World, WorldOptions } from '../world';

async function office(options: WorldOptions = {}) {
  const world = new World(options);
  const sqs = new MemorySqs();
  for (const [productId, price] of [['mug', 12.5], ['pot', 20]] as const) {
    await world.catalogue.put({ productId, price, currency: 'EUR', addQuantity: 100 });
  }
  const place = async (key: string) => ((await world.accept(request('ann', REQUEST, { key }))).body as { orderId: string }).orderId;
  const ask = (command: OperatorCommand, timeLeft = 900_000) => operate({
    db: documentClient(world.db.asClient()),
    table: 'orders',
    store: world.store,
    pending: world.pending,
    view: world.view,
    timeLeft: () => timeLeft,
    parking: new ParkingMessages(sqs, 'parking'),
  }, operatorCommand.parse(command)) as Promise<any>;
  /** What the saga has sent since, as it sent it. */
  const park = async () => {
    for (const body of world.parked.splice(0)) await sqs.put('parking', JSON.stringify(body));
  };
  return { world, place, ask, sqs, park };
}

test('parked orders are listed with their cause, and go on when they are resumed', async () => {
  const { world, place, ask } = await office({ taskFaults: [{ task: 'dispatch', kind: 'before', times: Infinity }] });
  const orderId = await place('1');
  await place('2');
  await world.run(orderId);
  expect((await ask({ command: 'parked' })).orders).toEqual([
    expect.objectContaining({ orderId, status: 'PARKED', cause: expect.stringContaining('Dispatch'), totalAmount: 45 }),
  ]);
  world.mend();
  expect(await ask({ command: 'resume', orderId })).toEqual({ orderId, status: 'PAID', attempt: 2, parkingMessages: 0 });
  await world.run(orderId, 2);
  expect((await world.store.load(orderId)).order.status).toBe('CONFIRMED');
  expect(await ask({ command: 'parked' })).toEqual({ orders: [] });
});

test('an order that is resumed leaves the parking queue; others, what is of no order, and what it parks later stay', async () => {
  const { world, place, ask, sqs, park } = await office({ taskFaults: [{ task: 'dispatch', kind: 'before', times: Infinity }] });
  const [orderId, other] = [await place('1'), await place('2')];
  await world.run(orderId);
  await world.run(other);
  await park();
  const stopped = (id: string) => JSON.stringify({ execution: 'arn', reason: 'ABORTED', input: JSON.stringify({ orderId: id, attempt: 1 }) });
  for (const body of [stopped(orderId), stopped(other), 'no JSON', 'null', '{"context":{}}']) await sqs.put('parking', body);
  const later = JSON.stringify({ context: { orderId, attempt: 2 } });
  await sqs.put('parking', later);

  expect(await ask({ command: 'resume', orderId })).toMatchObject({ attempt: 2, parkingMessages: 2 });
  const left = sqs.bodies('parking');
  expect(left.filter((body) => body.includes(orderId))).toEqual([later]);
  expect(left).toEqual([expect.stringContaining(other), stopped(other), 'no JSON', 'null', '{"context":{}}', later]);
  expect(sqs.visible('parking')).toEqual(left);
});

test('an order goes on although its message cannot be deleted', async () => {
  const { world, place, ask, sqs, park } = await office({ taskFaults: [{ task: 'dispatch', kind: 'before', times: Infinity }] });
  const orderId = await place('1');
  await world.run(orderId);
  await park();
  sqs.fails = true;
  expect(await ask({ command: 'resume', orderId })).toMatchObject({ status: 'PAID', parkingMessages: 0 });
});

test('only parked orders are resumed', async () => {
  const { place, ask } = await office();
  const orderId = await place('1');
  await expect(ask({ command: 'resume', orderId })).rejects.toThrow(`${orderId} is PLACED, not PARKED.`);
  await expect(ask({ command: 'resume', orderId: 'ORD-0' })).rejects.toThrow('There is no order ORD-0.');
});

test('the read model is rebuilt from the events to what it was', async () => {
  const { world, place, ask } = await office();
  const ids = [];
  for (const key of ['1', '2', '3']) ids.push(await place(key));
  for (const id of ids.slice(1)) await world.run(id);
  expect(await ask({ command: 'rebuildView' })).toEqual({ events: 13, from: undefined });
  const rebuilt = world.db.items('view');
  expect(rebuilt.map(({ version }) => version.N).sort()).toEqual(['1', '6', '6']);
  await ask({ command: 'rebuildView' });
  expect(world.db.items('view')).toEqual(rebuilt);
});

test('an unknown command is refused', () => {
  expect(operatorCommand.safeParse({ command: 'delete' }).success).toBe(false);
});
