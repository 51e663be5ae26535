import { authorised, captured, dispatch, requestCancellation, reserve, resume } from '../../../src/orders/core/decisions';
import { fact } from '../../../src/orders/core/order-events';
import { StepOrder } from '../../../src/orders/handlers/step-request';
import { REQUEST } from '../core/samples';
import { request, World } from '../world';

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
