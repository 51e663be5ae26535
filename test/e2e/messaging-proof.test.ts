import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { aws, eventually, port, stateDir } from './environment';
import { randomOf } from './random';
import { deploy } from '../../local';
import { Desk } from '../../operate/desk';
import { choose, findTargets } from '../../operate/targets';

const SEED = 20_261_121;
const MESSAGES = 10_000;

const sqs = new SQSClient(aws);
const db = new DynamoDBClient(aws);
let out: Record<string, string>;

beforeAll(async () => {
  const { stacks } = await deploy(port, join(stateDir, 'proof'), { app: 'test/e2e/messaging-proof/app.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
});

async function sendAll(url: string, bodies: string[], groupOf?: (body: string) => string): Promise<void> {
  const batches = Array.from({ length: Math.ceil(bodies.length / 10) }, (_, index) => bodies.slice(index * 10, index * 10 + 10));
  const lanes = groupOf ? 1 : 4;
  await Promise.all(Array.from({ length: lanes }, async (__, lane) => {
    for (const batch of batches.filter((_, index) => index % lanes === lane)) {
      const Entries = batch.map((MessageBody, Id) => ({ Id: String(Id), MessageBody, ...(groupOf ? { MessageGroupId: groupOf(MessageBody) } : {}) }));
      const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      expect(Failed).toEqual([]);
    }
  }));
}

async function itemsOf(table: string) {
  const items: Record<string, any>[] = [];
  let ExclusiveStartKey;
  do {
    const page: any = await db.send(new ScanCommand({ TableName: table, ExclusiveStartKey, ConsistentRead: true }));
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** Waiting and in flight. */
async function countOf(url: string): Promise<number> {
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  const attributes: Record<string, string | undefined> = answer.Attributes ?? {};
  return ['', 'NotVisible', 'Delayed'].reduce((sum, name) => sum + Number(attributes[`ApproximateNumberOfMessages${name}`]), 0);
}

/** Looks at messages without taking them. */
async function look(url: string, count: number) {
  const seen = new Map<string, any>();
  await eventually(`${count} messages`, async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
      QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 5, MessageAttributeNames: ['All'],
    }));
    for (const message of Messages) seen.set(message.MessageId!, message);
    return seen.size >= count || undefined;
  });
  return [...seen.values()];
}

describe(`${MESSAGES} messages, 5 % failing at random, consumers killed (seed ${SEED})`, () => {
  const random = randomOf(SEED);
  const messages = Array.from({ length: MESSAGES }, (_, index) => ({
    id: `m${index}`,
    ...(random() < 0.05 ? { failures: 1 + Math.floor(random() * 2) } : {}),
    ...(random() < 0.001 ? { kills: 1 } : {}),
    ...(random() < 0.001 ? { poison: true, mute: index % 4 === 2 } : {}),
  }));
  const poison = messages.filter(({ poison: bad }) => bad);
  const mute = poison.filter(({ mute: silent }) => silent);
  const healthy = messages.filter(({ poison: bad }) => !bad);

  test('sent = processed + parked, none twice in effect, poison parked once with the error that its function says', async () => {
    expect(mute.length).toBeGreaterThan(1);
    expect(poison.length - mute.length).toBeGreaterThan(1);
    expect(messages.filter(({ kills }) => kills).length).toBeGreaterThan(2);
    await sendAll(out.WorkUrl, messages.map((message) => JSON.stringify(message)));
    await eventually('the end of all work', async () => {
      const [waiting, dead, parked] = await Promise.all([out.WorkUrl, out.DeadUrl, out.ParkedUrl].map(countOf));
      return waiting === 0 && dead === 0 && parked === poison.length || undefined;
    }, 240);
    const effects = await itemsOf(out.EffectsTable);
    expect(effects.length + poison.length).toBe(MESSAGES);
    expect(new Set(effects.map(({ id }) => id.S))).toEqual(new Set(healthy.map(({ id }) => id)));
    expect(effects.filter(({ effects: count }) => count.N !== '1')).toEqual([]);
    // Failures and kills did happen: some messages were done at a later attempt.
    expect(effects.filter(({ done }) => Number(done.N) > 1).length).toBeGreaterThan(MESSAGES * 0.04);
    const parked = await look(out.ParkedUrl, poison.length);
    expect(parked.map(({ Body }) => JSON.parse(Body).id).sort()).toEqual(poison.map(({ id }) => id).sort());
    for (const { Body, MessageAttributes } of parked) {
      const { id, mute: silent } = JSON.parse(Body);
      const evidence = Object.fromEntries(Object.entries<any>(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]));
      expect(evidence).toEqual(silent
        ? { FailureClass: 'UNKNOWN', ErrorName: 'Unknown', ErrorMessage: 'The message says nothing about its failure.', RetryCount: '0' }
        : {
          FailureClass: 'PERMANENT',
          ErrorName: 'InvalidFilm',
          ErrorMessage: `${id} is poison`,
          RetryCount: '0',
          ErrorStack: expect.stringMatching(new RegExp(`${id} is poison\\n +at .*index\\.js`)),
        });
    }
  });

  test('the operator counts the parked messages, brings one back by a filter, then all others', async () => {
    const desk = new Desk({}, () => undefined);
    desk.find = async (kind) => choose(await findTargets([{ config: aws, stacks: ['Proof'] }]), kind);
    const [one] = poison;
    const start = (input: object) => desk.start<any>('messaging:redrive', input);
    await eventually('all parked messages in sight', async () => {
      // One after the other: a run hides what it looks at from every other.
      const unknown = await start({ dryRun: true, filter: { failureClass: 'UNKNOWN' } });
      const permanent = await start({ dryRun: true, filter: { failureClass: 'PERMANENT' } });
      return unknown.output.matched === mute.length && permanent.output.matched === poison.length - mute.length || undefined;
    }, 120);
    const filtered = await start({ filter: { bodyContains: `"${one.id}"` } });
    expect(filtered.output).toMatchObject({ matched: 1, moved: 1 });
    const { output } = await start({ filter: {}, maxMessagesPerSecond: 500 });
    expect(output.moved).toBeGreaterThanOrEqual(poison.length - 1);
    // Poison as before, they are all parked again: none was lost on the way.
    await eventually('all parked again', async () => await countOf(out.ParkedUrl) === poison.length && await countOf(out.WorkUrl) === 0 || undefined, 240);
  });
});

test('a FIFO queue keeps the order of every group under partial failures', async () => {
  const bodies = Array.from({ length: 100 }, (_, index) => `g${index % 4}:${Math.floor(index / 4)}`);
  await sendAll(out.OrderedUrl, bodies, (body) => body.split(':')[0]);
  const groups = await eventually('all groups', async () => {
    const items = await itemsOf(out.LogTable);
    return items.length === 4 && items.every(({ seen }) => seen.L.length >= 25) ? items : undefined;
  }, 90);
  for (const { seen } of groups) expect(seen.L.map(({ N }: any) => Number(N))).toEqual(Array.from({ length: 25 }, (_, index) => index));
});

test('an upload reaches a function by topic and queue, and another by the topic', async () => {
  await new S3Client({ ...aws, forcePathStyle: true }).send(new PutObjectCommand({ Bucket: out.UploadsBucket, Key: 'in/photo.jpg', Body: 'x' }));
  await eventually('both functions', async () => {
    const ids = (await itemsOf(out.EffectsTable)).map(({ id }) => id.S);
    return ['FromQueue', 'FromTopic'].every((from) => ids.includes(`${from} in/photo.jpg`)) || undefined;
  });
});
