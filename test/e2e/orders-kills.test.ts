import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, ListQueuesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, outputsOf, stateDir, url } from './environment';
import { Found, violationsOf } from './order-violations';
import { killOne } from './workers';
import { Session } from '../../examples/reference-app/client/session';
import { Emulator } from '../../local';
import { isFinal } from '../../src/orders/core/order';

const SEED = 20_261_121;
const ORDERS = 500;
/** Orders under way at a time: each call is a process here. */
const AT_A_TIME = 8;
const KILLS = 60;
/** How long a message of a killed worker stays hidden: minutes on AWS. */
const HIDDEN_SECONDS = 30;
const PIECES = 120;
const PRICE = 10;

const outputs = outputsOf('Orders');
const orders = `${url(outputs.OrdersApiUrl)}orders`;
const db = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const lambda = new LambdaClient(aws);
const sqs = new SQSClient(aws);
const states = new SFNClient(aws);
const run = randomUUID().slice(0, 8);
const products = Array.from({ length: 5 }, (_, index) => `scarce-${run}-${index}`);
const random = seeded(SEED);

let ann: Session;
const restore: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  ann = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, aws, 'ann');
  await invoke(outputs.CatalogueFunctionName, { products: products.map((productId) => ({ productId, price: PRICE, currency: 'EUR', addQuantity: PIECES })) });
  const { QueueUrls: queues = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'Orders-Orders' }));
  for (const QueueUrl of queues) {
    const { Attributes: { VisibilityTimeout } = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }));
    restore.push(() => sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: VisibilityTimeout! } })));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: String(HIDDEN_SECONDS) } }));
  }
});

afterAll(async () => {
  for (const undo of restore) await undo();
});

test(`${ORDERS} orders for too few goods, while functions are killed at work: nothing is lost, sold twice or charged wrongly`, async () => {
  const ids: string[] = [];
  let placing = true;
  const killing = kills(() => placing);
  await inParallel(AT_A_TIME, ORDERS, async () => {
    const orderId = await place();
    ids.push(orderId);
    // Until it has come far enough that the next one may come.
    await eventually(`${orderId} being worked on`, async () => ((await stateOf(orderId)) !== 'PLACED' ? true : undefined), 20).catch(() => undefined);
  });
  placing = false;
  const killed = await killing;
  expect(killed).toBeGreaterThanOrEqual(KILLS / 2);
  expect(new Set(ids).size).toBe(ORDERS);

  await eventually('the end of all orders', async () => {
    await idle();
    await sweep();
    const found = await find(ids);
    return found.heads.every(({ order }) => order.status === 'PARKED' || isFinal(order)) ? found : undefined;
  }, 240);
  const parked = await invoke<{ orders: { orderId: string }[] }>(await functionNamed('FunctionsOperations'), { command: 'parked' });
  for (const { orderId } of parked.orders.filter(({ orderId: id }) => ids.includes(id))) {
    await invoke(await functionNamed('FunctionsOperations'), { command: 'resume', orderId });
  }
  await eventually('the end of the resumed orders, seen by the read model', async () => {
    await idle();
    await sweep();
    const { heads } = await find(ids);
    return heads.every((head) => isFinal(head.order) && !head.pending) ? true : undefined;
  }, 240);

  const found = await find(ids);
  expect(violationsOf(found, { pieces: PIECES, orders: ORDERS })).toEqual([]);
  const ends = new Set(found.heads.map(({ order }) => order.reason ?? order.status));
  // Scarce goods were fought for, and some of the fights won.
  expect([...ends]).toEqual(expect.arrayContaining(['CONFIRMED', 'OUT_OF_STOCK', 'PAYMENT_DECLINED']));
});

/** Kills workers at work while orders come in; how many. */
async function kills(goOn: () => boolean): Promise<number> {
  const { pid } = new Emulator({ stateDir }).status()!;
  let killed = 0;
  while (goOn() && killed < KILLS) {
    await sleep(200 + random() * 600);
    if (await killOne(pid, /ministack-lambda-Orders-/, random)) killed += 1;
  }
  return killed;
}

/** As a customer does: after an error once more, with the same key. */
async function place(): Promise<string> {
  const key = randomUUID();
  const [first, second] = [pick(products), pick(products)];
  const items = [...new Set([first, second])].map((productId) => ({ productId, quantity: 1 + Math.floor(random() * 2), price: PRICE }));
  const totalAmount = items.reduce((sum, { quantity }) => sum + quantity * PRICE, 0);
  const paymentMethod = random() < 0.05 ? 'tok_declined' : 'tok_visa';
  const order = { items, totalAmount, currency: 'EUR', shippingAddress: { street: 'Ring 1', city: 'Wien', country: 'AT', zipCode: '1010' }, paymentMethod };
  return eventually('an order being accepted', async () => {
    const { status, body } = await ann.post(orders, order, { 'Idempotency-Key': key });
    if (status < 500 && status !== 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return status === 202 ? body.orderId as string : undefined;
  }, 240);
}

async function stateOf(orderId: string): Promise<string> {
  return (await db.send(new GetCommand({ TableName: outputs.OrdersTableName, Key: { orderId, entry: 'ORDER' } }))).Item!.order.status;
}

/** No execution of an order runs. */
const idle = () => eventually('the end of all executions', async () => {
  const { executions } = await states.send(new ListExecutionsCommand({ stateMachineArn: outputs.OrdersStateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }));
  return executions!.length === 0 ? true : undefined;
}, 240);

const sweep = async () => invoke(await functionNamed('SweeperSweeper'), { olderThanSeconds: 0 });

async function find(ids: string[]): Promise<Found> {
  const all = await scan(outputs.OrdersTableName);
  const mine = new Set(ids);
  const own = (rows: any[], key = 'orderId') => rows.filter((row) => mine.has(row[key]));
  return {
    heads: own(all).filter(({ entry }) => entry === 'ORDER'),
    events: own(all).filter(({ entry }) => entry.startsWith('EVENT#')),
    view: own(await scan(await tableNamed('StatusView'))),
    payments: own(await scan(outputs.SandboxPaymentsTableName), 'reference'),
    products: (await scan(outputs.ProductsTableName)).filter(({ productId }) => products.includes(productId)),
  };
}

async function scan(TableName: string): Promise<any[]> {
  const items: any[] = [];
  for await (const { Items = [] } of paginateScan({ client: db }, { TableName, ConsistentRead: true })) items.push(...Items);
  return items;
}

async function tableNamed(part: string): Promise<string> {
  const { TableNames: names = [] } = await db.send(new ListTablesCommand({}));
  return names.find((name) => name.includes(part))!;
}

async function functionNamed(part: string): Promise<string> {
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {})) {
    const found = Functions.find(({ FunctionName: name }) => name!.startsWith('Orders-') && name!.includes(part));
    if (found) return found.FunctionName!;
  }
  throw new Error(`There is no function ${part}.`);
}

async function invoke<T>(FunctionName: string, payload: object): Promise<T> {
  const { FunctionError: failed, Payload: answer } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
  const text = Buffer.from(answer!).toString();
  if (failed) throw new Error(`${FunctionName}: ${text}`);
  return JSON.parse(text);
}

async function inParallel(width: number, times: number, work: () => Promise<void>): Promise<void> {
  let left = times;
  await Promise.all(Array.from({ length: width }, async () => {
    while (left-- > 0) await work();
  }));
}

const pick = <T>(from: T[]): T => from[Math.floor(random() * from.length)];

/** Lehmer's generator: the same numbers for the same seed. */
function seeded(state: number): () => number {
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
