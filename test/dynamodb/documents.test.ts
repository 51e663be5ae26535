import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, ScanCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documents, MemoryDynamoDb } from '.';

const TableName = 'things';
const database = () => new MemoryDynamoDb().createTable(TableName, {
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
});

const refused = { TableName, Item: { id: 'a' }, ConditionExpression: 'attribute_not_exists(id)' };
const commands = [
  () => new PutCommand({ TableName, Item: { id: 'a', list: [1, 'x', null, true], gone: undefined, deep: { set: new Set(['s']) } } }),
  () => new GetCommand({ TableName, Key: { id: 'a' } }),
  () => new GetCommand({ TableName, Key: { id: 'none' } }),
  () => new UpdateCommand({ TableName, Key: { id: 'a' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'ALL_NEW' }),
  () => new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [{ id: 'a' }, { id: 'none' }] } } }),
  () => new QueryCommand({ TableName, KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': 'a' }, Limit: 1 }),
  () => new ScanCommand({ TableName, Limit: 1 }),
  () => new PutCommand(refused),
  () => new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: { id: 'b' } } }, { Put: refused }] }),
  () => new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: { id: 'b', n: 2 } } }] }),
];

async function run(client: DynamoDBDocumentClient) {
  const answers = [];
  for (const command of commands) {
    answers.push(await client.send(command() as GetCommand).then(
      ({ $metadata: _, ...answer }) => answer,
      ({ name, message, CancellationReasons: reasons }) => ({ name, message, reasons }),
    ));
  }
  return answers;
}

test('answers as the SDK does', async () => {
  const [ours, theirs] = [database(), database()];
  const expected = await run(DynamoDBDocumentClient.from(theirs.asClient(), { marshallOptions: { removeUndefinedValues: true } }));
  expect(await run(documents(ours))).toEqual(expected);
  expect(ours.digest()).toBe(theirs.digest());
  expect(expected.filter((answer: any) => 'name' in answer)).toHaveLength(2);
});
