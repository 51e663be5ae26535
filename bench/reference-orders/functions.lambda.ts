import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** As `Order Placed` carries it. */
interface Order {
  readonly orderId: string;
  readonly customerId: string;
  readonly items: { readonly productId: string; readonly quantity: number; readonly price: number }[];
  readonly totalAmount: number;
  readonly currency: string;
}

const db = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const bus = new EventBridgeClient({});
const functions = new LambdaClient({});
const sns = new SNSClient({});
const { EVENT_BUS, EVENTS_TABLE, VIEW_TABLE, INVENTORY_TABLE, PROVIDER, ORDER_STATUS_TOPIC } = process.env;

/** `POST /orders`. What is written may never be published: the process can end between the two. */
export async function submit({ body, requestContext }: { body: string; requestContext: { authorizer: { claims: { sub: string } } } }) {
  const orderId = `ORD-${new Date().getUTCFullYear()}-${randomUUID()}`;
  const order: Order = { ...JSON.parse(body), orderId, customerId: requestContext.authorizer.claims.sub };
  await append(order, 'Order Placed');
  await show(orderId, 'PLACED');
  await publish('ecommerce.orders', 'Order Placed', order);
  return { statusCode: 202, body: JSON.stringify({ orderId }) };
}

/** The first state of the workflow, and a target of the rule beside it. */
export async function validate(input: Order & { detail?: Order }): Promise<Order> {
  const order = input.detail ?? input;
  const total = order.items.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const valid = order.orderId && order.customerId && order.items.every(({ quantity, price }) => quantity > 0 && price > 0)
    && Math.abs(total - order.totalAmount) <= 0.01;
  await append(order, valid ? 'Order Validated' : 'Order Validation Failed');
  await publish('order.validation', valid ? 'Order Validated' : 'Order Validation Failed', order);
  if (!valid) throw new Error(`${order.orderId} is not valid.`);
  return order;
}

/** Looks first and takes then, without a condition. */
export async function checkInventory(order: Order) {
  const inventory = await look(order);
  if (inventory.status === 'UNAVAILABLE') return inventory;
  for (const { productId, quantity } of inventory.available) {
    await db.send(new UpdateCommand({
      TableName: INVENTORY_TABLE,
      Key: { productId },
      UpdateExpression: 'ADD availableQuantity :less, reservedQuantity :quantity',
      ExpressionAttributeValues: { ':less': -quantity, ':quantity': quantity },
    }));
  }
  await append(order, 'Inventory Reserved');
  return inventory;
}

/** Consumer of InventoryCheckQueue. */
export async function checkQueuedInventory({ Records: records }: { Records: { body: string }[] }): Promise<void> {
  for (const { body } of records) await look(JSON.parse(body).detail);
}

/** The circuit of this one instance. */
let failures = 0;

export async function pay(order: Order) {
  if (failures >= 3) throw new Error('CircuitOpen');
  const request = { operation: 'authorise', reference: order.orderId, amount: Math.round(order.totalAmount * 100), currency: order.currency };
  const { FunctionError: failed } = await functions.send(new InvokeCommand({ FunctionName: PROVIDER, Payload: JSON.stringify(request) }));
  failures = failed ? failures + 1 : 0;
  if (failed) return { status: 'FAILED' };
  await append(order, 'Payment Completed');
  await publish('payment.service', 'Payment Completed', order);
  await tellStatus(order, 'PAID');
  return { status: 'SUCCESS' };
}

export async function allocateWarehouse(order: Order) {
  await append(order, 'Warehouse Allocated');
  return { warehouse: 'MAIN' };
}

export async function generateLabel(order: Order) {
  const trackingNumber = `TRK${randomUUID()}`;
  await append(order, 'Shipment Created');
  await publish('shipping.service', 'Shipment Created', { ...order, trackingNumber });
  await tellStatus(order, 'SHIPPED');
  return { trackingNumber };
}

/** Subscriber of the topic OrderStatus. */
export async function updateStatus({ Records: records }: { Records: { Sns: { Message: string } }[] }): Promise<void> {
  for (const { Sns } of records) {
    const { orderId, status } = JSON.parse(Sns.Message);
    await show(orderId, status);
  }
}

/** Target of ShippingStartedRule. */
export async function notifyShipment({ detail }: { detail: Order }): Promise<void> {
  console.log(`${detail.customerId} is told of ${detail.orderId}.`);
}

async function look({ items }: Order) {
  const found = await Promise.all(items.map(async ({ productId, quantity }) => {
    const { Item: item } = await db.send(new GetCommand({ TableName: INVENTORY_TABLE, Key: { productId } }));
    const there = item?.availableQuantity ?? 0;
    return { productId, quantity: Math.min(quantity, there), shortfall: Math.max(0, quantity - there) };
  }));
  const available = found.filter(({ quantity }) => quantity > 0);
  const status = found.every(({ shortfall }) => shortfall === 0) ? 'AVAILABLE' : available.length ? 'PARTIAL' : 'UNAVAILABLE';
  return { status, available, unavailable: found.filter(({ shortfall }) => shortfall > 0) };
}

/** Appends to the event store. */
async function append(order: Order, type: string): Promise<void> {
  const at = `${new Date().toISOString()}#${randomUUID()}`;
  await db.send(new PutCommand({ TableName: EVENTS_TABLE, Item: { orderId: order.orderId, at, type, order } }));
}

/** Writes the read model. */
async function show(orderId: string, status: string): Promise<void> {
  await db.send(new PutCommand({ TableName: VIEW_TABLE, Item: { orderId, status, updatedAt: new Date().toISOString() } }));
}

async function publish(source: string, type: string, detail: object): Promise<void> {
  await bus.send(new PutEventsCommand({ Entries: [{ EventBusName: EVENT_BUS, Source: source, DetailType: type, Detail: JSON.stringify(detail) }] }));
}

async function tellStatus({ orderId }: Order, status: string): Promise<void> {
  await sns.send(new PublishCommand({ TopicArn: ORDER_STATUS_TOPIC, Message: JSON.stringify({ orderId, status }) }));
}
