import { authorised, captured, dispatch, requestCancellation, reserve, resume } from '../../../src/orders/core/decisions';
import { fact } from '../../../src/orders/core/order-events';
import { step as stepOf, StepOrder, StepRequest } from '../../../src/orders/handlers/step-request';
import { REQUEST } from '../core/samples';
import { MACHINE, request, World } from '../world';

/** An order with its stock reserved, as a step sees it. */
async function reserved() {
  const world = new World();
  for (const productId of ['mug', 'pot']) await world.catalogue.put({ productId, price: productId === 'mug' ? 12.5 : 20, currency: 'EUR', addQuantity: 5 });
  const { orderId } = (await world.accept(request('ann', REQUEST))).body as { orderId: string };
  await world.store.update(orderId, (order) => reserve(order));
  const reading = jest.spyOn(world.store, 'load');
  return { world, orderId, reading, step: new StepOrder(world.store, { orderId, attempt: 1 }) };
}

test('what a step has read it writes without reading it again', async () => {
  const { step, reading } = await reserved();
  await step.load();
  expect(await step.update((order) => authorised(order, 'pay_1'))).toMatchObject({ status: 'AUTHORISED', payment: { id: 'pay_1' } });
  expect(reading).toHaveBeenCalledTimes(1);
  // Once only: then it is another.
  await step.update(() => undefined);
  expect(reading).toHaveBeenCalledTimes(2);
});

test('what has changed since a step read it is read again, and decided anew', async () => {
  const { world, orderId, step } = await reserved();
  await step.load();
  await world.store.update(orderId, requestCancellation);
  expect(await step.update((order) => authorised(order, 'pay_1'))).toMatchObject({ cancelRequested: true, payment: { state: 'NONE' } });
});

test('that there is nothing to do is not said of what was read before', async () => {
  const { world, orderId, step } = await reserved();
  await step.load();
  await world.store.update(orderId, (order) => authorised(order, 'pay_1'));
  await world.store.update(orderId, (order) => captured(order, 'pay_1'));
  expect(await step.update((order) => dispatch(order, { warehouse: 'MAIN', carrier: 'STANDARD', trackingNumber: 'TRK' }))).toMatchObject({ status: 'CONFIRMED' });
});

test('a newer execution is noticed where the order was read before it began', async () => {
  const { world, orderId, step } = await reserved();
  await step.load();
  await world.store.update(orderId, () => ({ facts: [fact('Order Parked', { cause: 'x' })] }));
  await world.store.update(orderId, resume);
  await expect(step.update((order) => authorised(order, 'pay_1'))).rejects.toMatchObject({ name: 'Superseded' });
});

describe('an order of another system, whose events came over the same bus', () => {
  const at = (world: World) => stepOf(async (asked: StepRequest) => new StepOrder(world.store, asked).update((order) => reserve(order)));

  test('is nobody\'s to work on: no step of it is tried again', async () => {
    await expect(at(new World())({ task: 'reserve', orderId: 'foreign', attempt: 1 })).rejects.toMatchObject({ name: 'Superseded', message: expect.stringContaining('no order foreign') });
    expect(await at(new World())({ task: 'close', orderId: 'foreign', attempt: 1, undo: true })).toBeUndefined();
  });

  test('ends its execution at once, and leaves nothing', async () => {
    const world = new World();
    const { entered } = await world.interpreter.run(MACHINE, { orderId: 'foreign', attempt: 1 }, 'foreign');
    expect(world.interpreter.clock.now).toBe(0);
    expect(entered).not.toContain('AuthorisePayment');
    expect(world.parked).toEqual([]);
    expect(world.db.items('orders')).toEqual([]);
  });
});
