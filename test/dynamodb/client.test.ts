import {
  ConditionalCheckFailedException, DynamoDBClient, DynamoDBServiceException, PutItemCommand, TransactionCanceledException, TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { attach, Call, Crash } from '.';
import { database, order } from './fixtures';

const TableName = 'Orders';

test('the document client runs on it: numbers, sets, binary, lists, maps', async () => {
  const doc = DynamoDBDocumentClient.from(database().asClient());
  const item = { pk: 'o', sk: '1', n: 1.5, big: 9007199254740991, set: new Set(['a', 'b']), bytes: new Uint8Array([1, 2]), list: [1, 'x', null, true], map: { deep: { x: 1 } } };
  await doc.send(new PutCommand({ TableName, Item: item }));
  expect((await doc.send(new GetCommand({ TableName, Key: { pk: 'o', sk: '1' } }))).Item).toEqual(item);
  const { Attributes } = await doc.send(new UpdateCommand({
    TableName, Key: { pk: 'o', sk: '1' }, UpdateExpression: 'SET n = n - :n', ExpressionAttributeValues: { ':n': 0.5 }, ReturnValues: 'UPDATED_NEW',
  }));
  expect(Attributes).toEqual({ n: 1 });
  const { Items } = await doc.send(new QueryCommand({ TableName, KeyConditionExpression: 'pk = :o', ExpressionAttributeValues: { ':o': 'o' } }));
  expect(Items).toHaveLength(1);
});

test("errors are the SDK's own classes", async () => {
  const client = database().asClient();
  const put = { TableName, Item: order('o', '1'), ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
  await client.send(new PutItemCommand(put));
  const refused = await client.send(new PutItemCommand(put)).catch((error) => error);
  expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
  expect(refused).toMatchObject({ name: 'ConditionalCheckFailedException', Item: order('o', '1'), $metadata: { httpStatusCode: 400, attempts: 1 } });
  const cancelled = await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: put }] })).catch((error) => error);
  expect(cancelled).toBeInstanceOf(TransactionCanceledException);
  expect(cancelled.CancellationReasons).toEqual([{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: order('o', '1') }]);
  const invalid = await client.send(new PutItemCommand({ ...put, ConditionExpression: 'status = x' })).catch((error) => error);
  expect(invalid).toBeInstanceOf(DynamoDBServiceException);
  expect(invalid.name).toBe('ValidationException');
});

test('transactions without a token of their own get one that repeats with the run', async () => {
  const tokens: (string | undefined)[] = [];
  const db = database({ onCall: ({ input }) => void tokens.push((input as { ClientRequestToken?: string }).ClientRequestToken) });
  const start = db.snapshot();
  const send = async () => DynamoDBDocumentClient.from(db.asClient()).send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: { pk: 'o', sk: '1' } } }] }));
  await send();
  await send();
  db.restore(start);
  await send();
  expect(tokens).toEqual(['token-1', 'token-2', 'token-1']);
});

test('a crash is a lost connection, or the end of the process', async () => {
  const db = database({ onCall: ({ client }) => client === 'dies' || client === 'loses' ? 'after' : undefined });
  const put = new PutItemCommand({ TableName, Item: order('o', '1') });
  await expect(db.asClient({ name: 'loses' }).send(put)).rejects.toBeInstanceOf(Crash);
  expect(db.items(TableName)).toHaveLength(1);
  let answered = false;
  const crashed = new Promise<Crash>((onCrash) => {
    void db.asClient({ name: 'dies', onCrash }).send(put).finally(() => {
      answered = true;
    });
  });
  expect(await crashed).toMatchObject({ when: 'after', call: { operation: 'PutItem', client: 'dies' } });
  await new Promise(setImmediate);
  expect(answered).toBe(false);
});

test('retries of the SDK run when they are asked for', async () => {
  const calls: Call[] = [];
  const db = database({ onCall: (call) => calls.push(call) === 1 ? 'throttle' : undefined });
  await db.asClient({ maxAttempts: 2 }).send(new PutItemCommand({ TableName, Item: order('o', '1') }));
  expect(calls).toHaveLength(2);
});

test('a client that a module made for itself is taken over, and again by the next database', async () => {
  const client = new DynamoDBClient({});
  const [first, second] = [database(), database()];
  for (const db of [first, second]) {
    attach(client, db);
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: order('o', '1') } }] }));
    expect(db.items(TableName)).toHaveLength(1);
  }
  expect(first.stream(TableName)).toHaveLength(1);
});
