import { dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { MediaDemo } from './media-story';
import { OrdersDemo, Stock } from './orders-story';
import { Scene } from './story';
import { ensurePython } from '../../../local/python';
import { Inbox } from '../client/inbox';
import { bodyOf, Session } from '../client/session';

/** Everything that the stories need of the deployed app. */
export interface Shop {
  readonly media: MediaDemo;
  readonly orders: OrdersDemo;
  readonly ffmpeg: string;
  readonly stateDir: string;
}

/** Signs a customer up and in, and puts goods on the shelves. */
export async function openShop({ local, deployment, checks, signal }: Scene): Promise<Shop> {
  const outputs: Record<string, string> = Object.assign({}, ...deployment.stacks.map((stack) => stack.outputs));
  const config = local.clientConfig;
  const user = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, config, 'ann');
  await stockShelves(new LambdaClient(config), outputs.CatalogueFunctionName);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const stateDir = dirname(local.emulator.logFile);
  const { ffmpeg } = await ensurePython(join(stateDir, 'venv'));
  return {
    ffmpeg,
    stateDir,
    media: {
      apiUrl: local.url(outputs.MediaApiUrl),
      user,
      sqs: new SQSClient(config),
      notificationQueueUrl: outputs.NotificationQueueUrl,
      checks,
      signal,
    },
    orders: {
      apiUrl: local.url(outputs.OrdersApiUrl),
      user,
      stock: () => stockOf(table, outputs.ProductsTableName, 'tripod'),
      inbox: new Inbox(table, outputs.NotificationsTableName, config.endpoint, user),
      optIn: async () => void bodyOf(await user.put(`${local.url(outputs.PreferencesApiUrl)}preferences`, { emailEnabled: true })),
      countedSold: () => countedSold(table, outputs.SalesTableName, 'tripod'),
      checks,
      signal,
    },
  };
}

async function stockShelves(client: LambdaClient, catalogue: string): Promise<void> {
  const products = [
    { productId: 'tripod', name: 'Tripod', price: 49.9, currency: 'EUR', addQuantity: 10 },
    { productId: 'lens-cap', name: 'Lens cap', price: 4.05, currency: 'EUR', addQuantity: 20 },
  ];
  const { FunctionError, Payload } = await client.send(new InvokeCommand({ FunctionName: catalogue, Payload: JSON.stringify({ products }) }));
  if (FunctionError) throw new Error(`the catalogue refused the products: ${Buffer.from(Payload!).toString()}`);
}

async function countedSold(client: DynamoDBDocumentClient, table: string, productId: string): Promise<number> {
  const days = { TableName: table, FilterExpression: '#row = :row', ExpressionAttributeNames: { '#row': 'row' }, ExpressionAttributeValues: { ':row': `PRODUCT#${productId}` } };
  let sold = 0;
  for await (const { Items = [] } of paginateScan({ client }, days)) sold += Items.reduce((sum, { unitsSold }) => sum + unitsSold, 0);
  return sold;
}

async function stockOf(client: DynamoDBDocumentClient, table: string, productId: string): Promise<Stock> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { productId }, ConsistentRead: true }));
  return { available: Item!.availableQuantity, reserved: Item!.reservedQuantity, sold: Item!.soldQuantity };
}
