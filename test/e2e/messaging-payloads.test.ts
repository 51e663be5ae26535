import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, port, stateDir, venvDir } from './environment';
import { run } from './run';
import { deploy } from '../../local';
import { Payloads } from '../../src/messaging/handlers/payloads';

const sqs = new SQSClient(aws);
const s3 = new S3Client({ ...aws, forcePathStyle: true });
const table = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const payloads = (bucket: string) => new Payloads(s3, { buckets: [bucket], keep: false });
/** 300 kB, more than the libraries leave in a message. */
const largeText = (mark: string) => `${mark} ${'ü'.repeat(150_000)}`;
const objectsIn = async (bucket: string) => (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).KeyCount;

let out: Record<string, string>;
const libraryDir = join(stateDir, 'extended-client');
const script = resolve(__dirname, 'messaging-proof', 'extended_client.py');
/** Runs the Python library; boto3 is in the emulator's own environment. */
const library = (...args: string[]) => run(join(venvDir, 'bin', 'python'), script, libraryDir, aws.endpoint, ...args);

beforeAll(async () => {
  run(join(venvDir, 'bin', 'pip'), 'install', '--quiet', '--no-deps', '--target', libraryDir, 'amazon-sqs-extended-client==1.0.1');
  const { stacks } = await deploy(port, join(stateDir, 'payloads'), { app: 'test/e2e/messaging-proof/payloads.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
});

test('the Extended Client library for Python receives and deletes what our senders offload', async () => {
  const body = largeText('ours');
  const message = await payloads(out.FilmsBucket).fit({
    QueueUrl: out.FilmsUrl, MessageBody: body, MessageAttributes: { tenant: { DataType: 'String', StringValue: 't' } },
  });
  await sqs.send(new SendMessageCommand(message));
  expect(await objectsIn(out.FilmsBucket)).toBe(1);
  expect(JSON.parse(library('receive', out.FilmsUrl, out.FilmsBucket))).toEqual([{ body, attributes: ['tenant'] }]);
  expect(await objectsIn(out.FilmsBucket)).toBe(0);
});

test.each(['current', 'legacy'])('our handlers receive and delete what the library offloads, with its %s attribute', async (format) => {
  const userId = `reader-${format}`;
  const file = join(stateDir, `${format}.json`);
  writeFileSync(file, JSON.stringify({ userId, subtitles: largeText(format), text: `${format} is here` }));
  library('send', out.MessagesUrl, out.MessagesBucket, format, file);
  const record = await eventually('the record', async () => {
    const { Items = [] } = await table.send(new QueryCommand({
      TableName: out.NotificationsTable, KeyConditionExpression: 'userId = :user', ExpressionAttributeValues: { ':user': userId },
    }));
    return Items[0];
  });
  expect(record.text).toBe(`${format} is here`);
  await eventually('an empty bucket', async () => await objectsIn(out.MessagesBucket) === 0 || undefined);
});
