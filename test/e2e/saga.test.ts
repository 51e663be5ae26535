import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeExecutionCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, port, stateDir } from './environment';
import { deploy } from '../../local';

const sfn = new SFNClient(aws);
const sqs = new SQSClient(aws);
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
let out: Record<string, string>;

beforeAll(async () => {
  const { stacks } = await deploy(port, join(stateDir, 'saga'), { app: 'test/e2e/saga-app/app.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
});

const put = (pk: string, more: object = {}) => dynamodb.send(new PutCommand({ TableName: out.TableName, Item: { pk, ...more } }));
const get = async (pk: string) => (await dynamodb.send(new GetCommand({ TableName: out.TableName, Key: { pk } }))).Item;

async function start(orderId: string, input: object, machine = out.MachineArn) {
  const { executionArn } = await sfn.send(new StartExecutionCommand({
    stateMachineArn: machine, name: orderId, input: JSON.stringify({ orderId, ...input }),
  }));
  return executionArn!;
}

const ended = (executionArn: string) => eventually(`the end of ${executionArn}`, async () => {
  const { status, output, error } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return status === 'RUNNING' ? undefined : { status, error, output: output && status === 'SUCCEEDED' ? JSON.parse(output) : undefined };
}, 120);

const message = (QueueUrl: string) => eventually('a message', async () => {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  if (!Messages?.length) return undefined;
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
  return JSON.parse(Messages[0].Body!);
});

/** The worker in the warehouse: answers every message of `Dispatch` that comes while `work` goes on. */
async function withWorker<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const finished = work.finally(() => (done = true));
  while (!done) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: out.ShippingUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }));
    for (const { Body, ReceiptHandle } of Messages) {
      const { taskToken, idempotencyKey } = JSON.parse(Body!);
      await sfn.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ parcel: idempotencyKey }) }));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: out.ShippingUrl, ReceiptHandle }));
    }
  }
  return finished;
}

test('a saga that goes through', async () => {
  await put('lamp', { quantity: 1 });
  const { status, output } = await withWorker(ended(await start('good', { item: 'lamp', note: 'kept' })));
  expect(status).toBe('SUCCEEDED');
  expect(output).toMatchObject({ orderId: 'good', note: 'kept', steps: { Pay: { paid: true }, Dispatch: { parcel: 'good#Dispatch' } } });
  expect(await get('lamp')).toMatchObject({ quantity: 0 });
});

test('a compensation that is refused parks the saga; mended, it is resumed', async () => {
  await put('desk', { quantity: 1 });
  expect(await ended(await start('declined', { item: 'desk', declined: true }))).toMatchObject({ status: 'FAILED', error: 'SagaParked' });
  expect(await get('desk')).toMatchObject({ quantity: 1 });
  const parked = await message(out.ParkingUrl);
  expect(parked).toMatchObject({
    id: 'declined',
    reason: 'REFUSED',
    stateMachine: out.MachineArn,
    context: { failure: { step: 'Pay', error: 'PaymentDeclined' }, owed: { Hold: { Error: 'DynamoDb.TransactionCanceledException' } } },
  });

  await put('gate#declined');
  const resumed = await start('declined', parked.context, out.RecoveryArn);
  expect(await ended(resumed)).toMatchObject({ status: 'SUCCEEDED', output: { status: 'COMPENSATED' } });
  expect(await get('desk')).toMatchObject({ quantity: 1 });
});

test('a saga started again with the same input does nothing twice', async () => {
  await put('chair', { quantity: 5 });
  await withWorker(ended(await start('again', { item: 'chair' })));
  const second = await withWorker(ended(await start('again-2', { item: 'chair', orderId: 'again' })));
  expect(second.status).toBe('SUCCEEDED');
  expect(second.output.steps.Reserve).toEqual(expect.anything());
  expect(await get('chair')).toMatchObject({ quantity: 4 });
});

test('of many who want the last one, one gets it', async () => {
  await put('vase', { quantity: 1 });
  const started = await Promise.all(Array.from({ length: 20 }, (_, index) => start(`racer-${index}`, { item: 'vase' })));
  const ends = await withWorker(Promise.all(started.map(ended)));
  const outcomes = ends.map(({ output, error }) => error ?? output.status ?? 'COMPLETED').sort();
  expect(outcomes).toEqual([...Array(19).fill('COMPENSATED'), 'COMPLETED']);
  expect(await get('vase')).toMatchObject({ quantity: 0 });
});

describe('orders with steps of the user\'s own and a carrier', () => {
  const lambda = new LambdaClient(aws);
  const bridge = new EventBridgeClient(aws);
  const invoke = (name: string, payload: object) => lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }));

  const order = async (customerId: string, gift: string) => {
    const detail = {
      customerId,
      items: [{ productId: 'mug', quantity: 2, price: 12.5 }],
      totalAmount: 25,
      currency: 'EUR',
      shippingAddress: { street: 'Hauptstraße 1', city: 'Wien', country: 'AT', zipCode: '1010' },
      paymentMethod: 'tok',
      extra: { gift },
    };
    await bridge.send(new PutEventsCommand({
      Entries: [{ EventBusName: out.OrdersBusName, Source: 'shop', DetailType: 'Order Requested', Detail: JSON.stringify(detail) }],
    }));
    return eventually(`the end of ${customerId}'s order`, async () => {
      const { Items: [row] = [] } = await dynamodb.send(new QueryCommand({
        TableName: out.OrdersViewName,
        IndexName: 'by-customer',
        KeyConditionExpression: 'customerId = :c',
        ExpressionAttributeValues: { ':c': customerId },
      }));
      if (!row) return undefined;
      const { Item: shown } = await dynamodb.send(new GetCommand({ TableName: out.OrdersViewName, Key: { orderId: row.orderId } }));
      return ['CONFIRMED', 'REJECTED', 'CANCELLED'].includes(shown!.status) ? shown : undefined;
    }, 120);
  };

  beforeAll(() => invoke(out.OrdersCatalogueName, { products: [{ productId: 'mug', price: 12.5, currency: 'EUR', addQuantity: 10 }] }));

  test('get the order with its own fields, and what the carrier answers is shown', async () => {
    const { orderId, status, shipment } = (await order('ann', 'a card'))!;
    expect({ status, shipment }).toEqual({ status: 'CONFIRMED', shipment: { warehouse: 'VIE', carrier: 'POST', trackingNumber: '1Z999' } });
    const { status: how, output } = await ended(out.OrdersMachineArn.replace(':stateMachine:', ':execution:').concat(`:${orderId}`));
    expect(how).toBe('SUCCEEDED');
    expect(output.steps).toMatchObject({ CheckGift: { points: 25 }, BookPoints: { points: 25 } });
  });

  test('a refusal of theirs undoes what was done and rejects the order', async () => {
    expect(await order('ben', 'bribe')).toMatchObject({ status: 'REJECTED', reason: 'STEP_REFUSED', stock: 'RELEASED', payment: { state: 'VOIDED' } });
  });
});
