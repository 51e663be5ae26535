import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient, ListEventSourceMappingsCommand, PutFunctionConcurrencyCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, paginateListExecutions, SFNClient } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, stateDir, port, url } from './environment';
import { Session } from '../../examples/reference-app/client/session';
import { deploy } from '../../local';
import type { Job, StepName } from '../../src/media/core/job';
import { Studio } from '../media/runtime/studio';

const UPLOADS = Number(process.env.E2E_UPLOADS ?? 12);
/** As the app has it. */
const AT_ONCE = { encode: 3, thumbnails: 2 };
const PATIENCE = 60 + 2 * UPLOADS;

const s3 = new S3Client({ ...aws, forcePathStyle: true });
const lambda = new LambdaClient(aws);
const sfn = new SFNClient(aws);
const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const studio = new Studio();
let out: Record<string, string>;
let jobs: Job[];
let announced: string[];

async function allJobs(): Promise<Job[]> {
  const found: Job[] = [];
  const pages = paginateScan({ client: documents }, { TableName: out.JobTable, ConsistentRead: true });
  for await (const { Items = [] } of pages) found.push(...Items as Job[]);
  return found;
}

/** Does so many things at a time. */
async function inTurns<T, R>(items: T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const [results, rest] = [[] as R[], items.entries()];
  const one = async () => {
    for (const [at, item] of rest) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return results;
}

/** Lets the workers of the queues work, or rest. */
async function letWork(Enabled: boolean): Promise<void> {
  for (const EventSourceArn of out.Waiting.split(' ')) {
    const { EventSourceMappings: [{ UUID }] = [{}] } = await lambda.send(new ListEventSourceMappingsCommand({ EventSourceArn }));
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }
}

async function messagesIn(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

const allHold = async (urls: string[], messages: number) =>
  (await Promise.all(urls.map(messagesIn))).every((found) => found === messages) || undefined;
const urlOf = (arn: string) => out.Queues.split(' ').find((address) => address.endsWith(`/${arn.split(':').pop()}`))!;

beforeAll(async () => {
  const { stacks } = await deploy(port, join(stateDir, 'uploads'), { app: 'test/e2e/uploads-app/app.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
  // As in an account with little left of its quota. The emulator has a process for each call at once, and does not take this from a template.
  for (const FunctionName of out.Direct.split(' ')) await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 3 }));
  await letWork(false);
  const owner = await Session.signUp({ userPoolId: out.UserPoolId, userPoolClientId: out.UserPoolClientId }, aws, 'owner');
  await studio.open();
  studio.make('clip.mp4', '-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=10:duration=1', '-c:v', 'libx264', '-preset', 'ultrafast');
  const clip = new Uint8Array(readFileSync(studio.path('clip.mp4')));
  const answers = await inTurns([...Array(UPLOADS).keys()], 4, () => owner.post(`${url(out.Url)}upload`, { fileName: 'clip.mp4', contentType: 'video/mp4', size: clip.length }));
  announced = answers.map(({ body }) => body.jobId);
  const sent = await Promise.all(answers.map(({ body: { uploadUrl, headers } }) => fetch(uploadUrl, { method: 'PUT', headers, body: clip })));
  expect(sent.map(({ status }) => status)).toEqual(Array(UPLOADS).fill(200));
  await eventually('all wait', () => allHold(out.Waiting.split(' ').map(urlOf), UPLOADS), PATIENCE);
  // One in four arrives once more while all wait.
  await inTurns(announced.filter((_, at) => at % 4 === 0), 8, async (jobId) => {
    const Key = `uploads/${jobId}/clip.mp4`;
    await s3.send(new CopyObjectCommand({ Bucket: out.Bucket, Key, CopySource: `${out.Bucket}/${Key}`, MetadataDirective: 'REPLACE', ContentType: 'video/mp4' }));
  });
  const begun = Date.now();
  await letWork(true);
  jobs = await eventually('the end of all jobs', async () => {
    const found = await allJobs();
    return found.every(({ status }) => ['COMPLETED', 'FAILED'].includes(status)) ? found : undefined;
  }, PATIENCE);
  if (process.env.E2E_UPLOADS) console.log(`${UPLOADS} uploads: ${Math.round((Date.now() - begun) / 1000)} s from when all waited until the last job had ended`);
}, (2 * PATIENCE + 240) * 1000);
afterAll(() => studio.close());

/** The most that were at work on a step at the same time, by what they wrote into their jobs. */
function mostAtOnce(step: StepName): number {
  const moments = jobs.flatMap(({ steps: { [step]: { startedAt, finishedAt } } }) => [[startedAt!, 1], [finishedAt!, -1]] as [string, number][]);
  let [now, most] = [0, 0];
  for (const [, change] of moments.sort(([a, first], [b, second]) => a.localeCompare(b) || first - second)) most = Math.max(most, now += change);
  return most;
}

test('of many uploads at once each completes', () => {
  expect(jobs.map(({ jobId }) => jobId).sort()).toEqual([...announced].sort());
  expect(jobs.filter(({ status }) => status !== 'COMPLETED').map(({ jobId, error }) => [jobId, error])).toEqual([]);
  expect(jobs.filter(({ outputs = [] }) => outputs.map(({ name }) => name).join() !== 'tiny,thumb_0')).toEqual([]);
});

test('so many are worked on at once as may be, never more', () => {
  expect({ encode: mostAtOnce('encode'), thumbnails: mostAtOnce('thumbnails') }).toEqual(AT_ONCE);
});

test('each has one execution that goes through once, though events come twice; what was throttled came through', async () => {
  const executions: { executionArn?: string; name?: string; status?: string }[] = [];
  for await (const page of paginateListExecutions({ client: sfn }, { stateMachineArn: out.StateMachine })) executions.push(...page.executions ?? []);
  expect(executions.map(({ name }) => name).sort()).toEqual(announced.map((jobId) => `execution-${jobId}`).sort());
  expect(executions.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([]);
  const throttled = await inTurns(executions, 4, async ({ executionArn }) => {
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const entered = events.map(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name).filter(Boolean);
    expect(entered).toContain('Publish');
    expect(new Set(entered).size).toBe(entered.length);
    const errors = events.map(({ taskFailedEventDetails }) => taskFailedEventDetails?.error).filter(Boolean);
    expect(errors.filter((error) => error !== 'Lambda.TooManyRequestsException')).toEqual([]);
    return errors.length;
  });
  if (process.env.E2E_UPLOADS) console.log(`throttled and tried again: ${throttled.reduce((sum, times) => sum + times, 0)} times`);
});

test('nothing is left in a queue, nothing has become a dead letter', async () => {
  await eventually('the queues are empty', () => allHold(out.Queues.split(' '), 0));
});
