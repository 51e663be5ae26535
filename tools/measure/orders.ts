// Places real orders on the embedded AWS, counts what they use, and writes src/orders/usage.json for the bill;
// with --express those of the Express engine, into src/orders/express-usage.json.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { profile } from './profile';
import { Run, sourceOf } from './run';
import { follow } from '../../examples/reference-app/client/follow';
import { SagaEngine } from '../../src/saga';

const EXPRESS = process.argv.includes('--express');
const RESULT = `src/orders/${EXPRESS ? 'express-' : ''}usage.json`;
if (EXPRESS) process.env.ORDERS_ENGINE = SagaEngine.EXPRESS;

/** How each order ends, by how it is placed. */
const KINDS = {
  good: { paymentMethod: 'tok_good', product: 'lens', status: 'CONFIRMED' },
  declined: { paymentMethod: 'tok_declined', product: 'lens', status: 'REJECTED' },
  scarce: { paymentMethod: 'tok_good', product: 'scarce', status: 'REJECTED' },
};
type Kind = keyof typeof KINDS;

/** Of 40 orders 37 go through, 2 are declined by the payment provider, 1 is out of stock. */
const ORDERS = Array.from({ length: 40 }, (_, index): Kind => (index === 20 ? 'scarce' : index % 20 === 10 ? 'declined' : 'good'));
const SOURCE = sourceOf(`${ORDERS.length} orders of two lines each, placed one at a time and looked at once; 37 went through, 2 were declined, 1 was out of stock`);

Run.with('tools/measure/orders-app.ts', 'Orders/Orders', async (run) => {
  await stockShelves(run);
  // Cold starts do not count.
  for (const kind of ['good', 'declined', 'good'] as const) await finished(run, await place(run, kind));
  const meter = await run.measure(async () => {
    for (const kind of ORDERS) {
      const order = await place(run, kind);
      const status = await finished(run, order);
      if (status !== KINDS[kind].status) throw new Error(`${order}, ${kind}, ended ${status}.`);
      console.log(`${order.split('/').pop()} ${kind}: ${status}`);
    }
  });
  const usage = profile(run.resources, meter, { per: 'order', units: ORDERS.length, requests: 2 * ORDERS.length, source: SOURCE });
  writeFileSync(RESULT, `${JSON.stringify(usage, undefined, 2)}\n`);
}).then(() => console.log(`Wrote ${RESULT}.`), (error) => {
  console.error(error);
  process.exitCode = 1;
});

/** How an order ended, looked at once where nothing is slow. */
async function finished(run: Run, order: string): Promise<string> {
  return follow({
    what: `the end of ${order}`,
    deadline: 5 * 60_000,
    ask: async () => {
      await run.settle();
      return (await run.user.get<{ status: string }>(order)).body.status;
    },
    done: (status) => ['CONFIRMED', 'REJECTED', 'CANCELLED', 'PARKED'].includes(status),
  });
}

async function stockShelves({ local, outputs }: Run): Promise<void> {
  const product = (productId: string, addQuantity: number) => ({ productId, name: productId, price: 12.5, currency: 'EUR', addQuantity });
  await new LambdaClient(local.clientConfig).send(new InvokeCommand({
    FunctionName: outputs.CatalogueFunctionName,
    Payload: JSON.stringify({ products: [product('tripod', 1000), product('lens', 1000), product('scarce', 0)] }),
  }));
}

/** Places an order; answers with its URL. */
async function place({ local, outputs, user }: Run, kind: Kind): Promise<string> {
  const { paymentMethod, product } = KINDS[kind];
  const url = `${local.url(outputs.OrdersApiUrl)}orders`;
  const { status, body } = await user.post(url, {
    items: ['tripod', product].map((productId) => ({ productId, quantity: 1, price: 12.5 })),
    totalAmount: 25,
    currency: 'EUR',
    shippingAddress: { street: '1 Main Street', city: 'Springfield', country: 'US', zipCode: '12345' },
    paymentMethod,
  }, { 'Idempotency-Key': randomUUID() });
  if (status >= 300) throw new Error(`An order was refused: ${status} ${JSON.stringify(body)}`);
  return `${url}/${body.orderId}`;
}
