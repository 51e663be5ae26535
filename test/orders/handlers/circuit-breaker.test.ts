import { PaymentAnswer, PaymentRequest } from '../../../src/orders/core/payment-contract';
import { CircuitBreaker, PaymentUnavailable } from '../../../src/orders/handlers/adapters/circuit-breaker';
import { documentClient } from '../../../src/orders/handlers/adapters/client';
import { ProviderTimeout } from '../../../src/orders/handlers/adapters/provider-gateways';
import { MemoryDynamoDb } from '../../dynamodb';

const KEYS = ['orderId', 'entry'];
const REQUEST: PaymentRequest = { operation: 'authorise', idempotencyKey: 'k', reference: 'r', amount: 1, currency: 'EUR' };

/** Two instances of the function, one state. */
function circuit() {
  const db = new MemoryDynamoDb().createTable('orders', {
    KeySchema: KEYS.map((AttributeName, index) => ({ AttributeName, KeyType: index ? 'RANGE' : 'HASH' })),
    AttributeDefinitions: KEYS.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  });
  const world = { now: 0, answer: async (): Promise<PaymentAnswer> => ({ status: 'AUTHORISED' }), sent: 0 };
  const gateway = {
    send: () => {
      world.sent++;
      return world.answer();
    },
  };
  let orders = 0;
  const settings = { threshold: 3, resetTimeout: 30_000, callTimeout: 10_000 };
  const instances = [1, 2].map(() => new CircuitBreaker(gateway, documentClient(db.asClient()), 'orders', settings, () => world.now));
  return {
    db,
    world,
    instances,
    send: (operation: PaymentRequest['operation'] = 'authorise', instance = 0, reference = `order-${++orders}`) =>
      instances[instance].send({ ...REQUEST, operation, reference }),
  };
}

const down = async (): Promise<PaymentAnswer> => {
  throw new ProviderTimeout('Payment', 'No answer.');
};

async function opened() {
  const open = circuit();
  const answer = open.world.answer;
  open.world.answer = down;
  for (let call = 0; call < 3; call++) await expect(open.send('authorise', call % 2)).rejects.toThrow(ProviderTimeout);
  open.world.answer = answer;
  open.world.sent = 0;
  return open;
}

test('opens for all instances after failures in a row', async () => {
  const { world, send } = await opened();
  for (const instance of [0, 1]) await expect(send('authorise', instance)).rejects.toThrow(PaymentUnavailable);
  expect(world.sent).toBe(0);
});

test('lets what undoes and asks pass', async () => {
  const { world, send } = await opened();
  for (const operation of ['lookUp', 'void', 'refund'] as const) await send(operation);
  expect(world.sent).toBe(3);
});

test('lets one call try when the time is over, and closes when it goes well', async () => {
  const { world, send } = await opened();
  world.now = 30_000;
  const tries = await Promise.allSettled([send(), send('authorise', 1), send()]);
  expect([tries.filter(({ status }) => status === 'fulfilled').length, world.sent]).toEqual([1, 1]);
  await send('authorise', 1);
});

test('opens again when the try fails', async () => {
  const { world, send } = await opened();
  world.now = 30_000;
  world.answer = down;
  await expect(send()).rejects.toThrow(ProviderTimeout);
  world.now = 59_999;
  await expect(send()).rejects.toThrow(PaymentUnavailable);
  world.now = 60_000;
  await expect(send()).rejects.toThrow(ProviderTimeout);
});

test('lets another try when the first never came back', async () => {
  const { world, send } = await opened();
  world.now = 30_000;
  world.answer = () => new Promise(() => undefined);
  void send();
  await new Promise(setImmediate);
  world.now = 40_001;
  world.answer = async () => ({ status: 'AUTHORISED' });
  expect(await send('authorise', 1)).toEqual({ status: 'AUTHORISED' });
});

test('neither a refusal nor failures with successes in between open it', async () => {
  const { world, send } = circuit();
  const fine = world.answer;
  for (let round = 0; round < 5; round++) {
    world.answer = down;
    for (const _ of [1, 2]) await expect(send()).rejects.toThrow(ProviderTimeout);
    world.answer = round % 2 ? fine : async () => ({ status: 'DECLINED' });
    await send();
  }
});

test('one order that fails again and again does not open it', async () => {
  const { world, send } = circuit();
  world.answer = down;
  for (let call = 0; call < 10; call++) await expect(send('authorise', 0, 'poison')).rejects.toThrow(ProviderTimeout);
});

test('writes nothing while all is well', async () => {
  const { db, send } = circuit();
  await send();
  expect(db.usage('orders').write).toBe(0);
});
