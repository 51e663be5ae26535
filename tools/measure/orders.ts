// Places real orders on the embedded AWS, counts what they use, and writes src/orders/usage.json for the bill.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { idle } from './history';
import { lines, Meter } from './meter';
import { profile } from './profile';
import { Deployed, readResources } from './resources';
import { addStored, storedBytes } from './stored';
import { follow } from '../../examples/reference-app/client/follow';
import { Session } from '../../examples/reference-app/client/session';
import { freePort, Local, startLocal } from '../../local';

const CONSTRUCT = 'Orders/Orders';
const RESULT = 'src/orders/usage.json';

/** How each order ends, by how it is placed. */
const KINDS = {
  good: { paymentMethod: 'tok_good', product: 'lens', status: 'CONFIRMED' },
  declined: { paymentMethod: 'tok_declined', product: 'lens', status: 'REJECTED' },
  scarce: { paymentMethod: 'tok_good', product: 'scarce', status: 'REJECTED' },
};
type Kind = keyof typeof KINDS;

/** Of 40 orders 37 go through, 2 are declined by the payment provider, 1 is out of stock. */
const ORDERS = Array.from({ length: 40 }, (_, index): Kind => (index === 20 ? 'scarce' : index % 20 === 10 ? 'declined' : 'good'));
const SOURCE = `${new Date().toISOString().slice(0, 10)}, ${ORDERS.length} orders of two lines each on the embedded AWS, each placed and looked at once: `
  + '37 go through, 2 are declined, 1 is out of stock. Milliseconds are those of warm functions on a 2-core machine; every trace is taken to be recorded';

async function main(): Promise<void> {
  const stateDir = mkdtempSync(join(tmpdir(), 'measure-'));
  const meterFile = join(stateDir, 'meter.jsonl');
  Object.assign(process.env, { PYTHONPATH: __dirname, METER_FILE: meterFile });
  const local = await startLocal({ stateDir, port: await freePort(), venvDir: resolve('.local', 'venv') });
  try {
    const { stacks } = await local.deploy({ app: join(__dirname, 'orders-app.ts') });
    const resources = await readResources(local.clientConfig, join(stateDir, 'cdk.out'), CONSTRUCT);
    await measure(local, resources, Object.assign({}, ...stacks.map(({ outputs }) => outputs)), meterFile);
  } finally {
    await local.emulator.discard();
  }
}

async function measure(local: Local, resources: readonly Deployed[], outputs: Record<string, string>, meterFile: string): Promise<void> {
  const session = await prepare(local, outputs);
  await settle(local, resources, meterFile);
  const start = { stored: await storedBytes(local.clientConfig, resources), time: Date.now() };
  const from = lines(meterFile).length;
  for (const kind of ORDERS) {
    const url = await place(session, `${local.url(outputs.OrdersApiUrl)}orders`, kind);
    await settle(local, resources, meterFile);
    const { body: { status } } = await session.get(url);
    if (status !== KINDS[kind].status) throw new Error(`${url}, ${kind}, ended ${status}.`);
    console.log(`${url.split('/').pop()} ${kind}: ${status}`);
  }
  await settle(local, resources, meterFile);
  const meter = Meter.read(meterFile, from);
  await addStored(local.clientConfig, resources, meter, start);
  const usage = profile(resources, meter, { units: ORDERS.length, requests: 2 * ORDERS.length, source: SOURCE });
  writeFileSync(RESULT, `${JSON.stringify(usage, undefined, 2)}\n`);
  console.log(`Wrote ${RESULT}.`);
}

async function prepare(local: Local, outputs: Record<string, string>): Promise<Session> {
  const product = (productId: string, addQuantity: number) => ({ productId, name: productId, price: 12.5, currency: 'EUR', addQuantity });
  await new LambdaClient(local.clientConfig).send(new InvokeCommand({
    FunctionName: outputs.CatalogueFunctionName,
    Payload: JSON.stringify({ products: [product('tripod', 1000), product('lens', 1000), product('scarce', 0)] }),
  }));
  return Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, local.clientConfig, 'ann');
}

/** Places an order; answers with where it is. */
async function place(session: Session, url: string, kind: Kind): Promise<string> {
  const { paymentMethod, product } = KINDS[kind];
  const { status, body } = await session.post(url, {
    items: ['tripod', product].map((productId) => ({ productId, quantity: 1, price: 12.5 })),
    totalAmount: 25,
    currency: 'EUR',
    shippingAddress: { street: '1 Main Street', city: 'Springfield', country: 'US', zipCode: '12345' },
    paymentMethod,
  }, { 'Idempotency-Key': randomUUID() });
  if (status >= 300) throw new Error(`An order was refused: ${status} ${JSON.stringify(body)}`);
  return `${url}/${body.orderId}`;
}

/** Until no execution runs and nothing has been counted for two seconds. */
async function settle(local: Local, resources: readonly Deployed[], meterFile: string): Promise<void> {
  const client = new SFNClient(local.clientConfig);
  const machines = resources.filter(({ type }) => type === 'AWS::StepFunctions::StateMachine').map(({ name }) => name);
  let seen = -1;
  let quiet = 0;
  await follow({
    what: 'the end of the work',
    deadline: 120_000,
    ask: async () => {
      const now = lines(meterFile).length;
      quiet = now === seen && await idle(client, machines) ? quiet + 1 : 0;
      seen = now;
    },
    done: () => quiet >= 8,
  });
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
