import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Connections } from '../../../src/media/runtime/connections';
import { MemoryDynamoDb } from '../../dynamodb';

const TABLE = {
  KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }, { AttributeName: 'connection', KeyType: 'RANGE' }],
  AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }, { AttributeName: 'connection', AttributeType: 'S' }],
};

function store() {
  const memory = new MemoryDynamoDb().createTable('connections', TABLE as any);
  const clock = { now: 1_800_000_000 };
  return { memory, clock, connections: new Connections('connections', DynamoDBDocumentClient.from(memory.asClient()), () => clock.now) };
}

test('a ticket lets its owner in once', async () => {
  const { connections } = store();
  const { ticket } = await connections.issueTicket('ann');
  expect(await connections.takeTicket(ticket)).toBe('ann');
  expect(await connections.takeTicket(ticket)).toBeUndefined();
});

test('of two who come with one ticket at once, one gets in', async () => {
  const { connections } = store();
  const { ticket } = await connections.issueTicket('ann');
  const taken = await Promise.all(Array.from({ length: 20 }, () => connections.takeTicket(ticket)));
  expect(taken.filter(Boolean)).toEqual(['ann']);
});

test('a ticket ends after a minute, whether or not DynamoDB has removed it', async () => {
  const { connections, clock } = store();
  const { ticket, expiresAt } = await connections.issueTicket('ann');
  expect(expiresAt.getTime() / 1000).toBe(clock.now + 60);
  clock.now += 60;
  expect(await connections.takeTicket(ticket)).toBeUndefined();
});

test('nobody gets in with a ticket that was never given, nor with what the table holds', async () => {
  const { connections, memory } = store();
  await connections.issueTicket('ann');
  const [{ owner }] = Object.values(JSON.parse(JSON.stringify(memory.call('Scan', { TableName: 'connections' }).Items))) as any[];
  for (const guess of ['', 'guess', owner.S, owner.S.split('#')[1]]) expect(await connections.takeTicket(guess)).toBeUndefined();
});

test('each user has the connections that are theirs, until they are gone or over', async () => {
  const { connections, clock } = store();
  for (const id of ['a1', 'a2']) await connections.add('ann', id);
  await connections.add('ben', 'b1');
  expect(await connections.of('ann')).toEqual(['a1', 'a2']);
  clock.now += 61;
  await connections.remove('ann', 'a1');
  expect(await connections.of('ann')).toEqual(['a2']);
  expect(await connections.of('ben')).toEqual(['b1']);
  expect(await connections.of('carl')).toEqual([]);
  clock.now += 2 * 3600 + 600;
  expect(await connections.of('ann')).toEqual([]);
});

test('one that is only being opened stays, though API Gateway says that it is gone', async () => {
  const { connections, clock } = store();
  await connections.add('ann', 'a1');
  clock.now += 30;
  await connections.remove('ann', 'a1');
  expect(await connections.of('ann')).toEqual(['a1']);
});
