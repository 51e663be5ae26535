import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { CopyObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { receive } from '../../../examples/reference-app/client/queue';
import { Session } from '../../../examples/reference-app/client/session';
import { Studio } from '../../media/runtime/studio';
import { aws, eventually, outputsOf, url } from '../environment';

const outputs = outputsOf('Media');
const api = url(outputs.MediaApiUrl);
const s3 = new S3Client({ ...aws, forcePathStyle: true });
const sfn = new SFNClient(aws);
const lambda = new LambdaClient(aws);
const sqs = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
const clip = readFileSync(join(__dirname, '..', '..', '..', 'examples', 'reference-app', 'media', 'big-buck-bunny.mp4'));
const studio = new Studio();

let ann: Session;
let ben: Session;

beforeAll(async () => {
  const directory = { userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId };
  [ann, ben] = await Promise.all(['ann', 'ben'].map((name) => Session.signUp(directory, aws, name)));
  await studio.open();
});
afterAll(() => studio.close());

interface Upload {
  readonly jobId: string;
  readonly uploadUrl: string;
  readonly headers: Record<string, string>;
}

async function requestUpload(body: object = {}): Promise<Upload> {
  const answer = await ann.post(`${api}upload`, { fileName: 'film.mp4', contentType: 'video/mp4', ...body });
  expect(answer).toMatchObject({ status: 201, body: { jobId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  return answer.body;
}

/** A box of an MP4 file, all zeros. */
function box(type: string, bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  made.writeUInt32BE(bytes, 0);
  made.write(type, 4);
  return made;
}

const put = ({ uploadUrl, headers }: Upload, body: Buffer) => fetch(uploadUrl, { method: 'PUT', headers, body: new Uint8Array(body) });

async function uploaded(content: Buffer, body: object = {}): Promise<string> {
  const upload = await requestUpload(body);
  expect((await put(upload, content)).status).toBe(200);
  return upload.jobId;
}

const statusOf = async (jobId: string, who = ann) => who.get(`${api}status/${jobId}`);
const reaches = (jobId: string, what: string, condition: (job: any) => boolean) => eventually(`job ${jobId} ${what}`, async () => {
  const { body } = await statusOf(jobId);
  return condition(body) ? body : undefined;
}, 240);
const ended = (jobId: string) => reaches(jobId, 'ends', ({ status }) => ['COMPLETED', 'FAILED'].includes(status));

const messageOf = (body: any) => (typeof body.Message === 'string' ? JSON.parse(body.Message) : body);
const notified = async (jobId: string) => messageOf(await receive(sqs, outputs.NotificationQueueUrl, (body) => messageOf(body).jobId === jobId));
const evidenceOf = (jobId: string) => receive(sqs, outputs.MediaDeadLetterQueueUrl, (body) => body.jobId === jobId);

async function keysUnder(prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.MediaOutputBucketName, Prefix: prefix }));
  return Contents.map(({ Key }) => Key!);
}

async function executionsOf(jobId: string) {
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: outputs.MediaStateMachineArn, maxResults: 1000 }));
  return executions.filter(({ name }) => name!.includes(jobId));
}

/** Step Functions tells of a failed execution, perhaps late, perhaps twice. */
async function failureEventOf({ executionArn }: { executionArn?: string }): Promise<void> {
  const { input } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { FunctionName } = Functions.find(({ Environment }) => Environment?.Variables?.POWERTOOLS_SERVICE_NAME === 'media-fail')!;
  const Payload = JSON.stringify({ detail: { executionArn, status: 'FAILED', input, error: 'EmptyUpload', cause: '' } });
  expect((await lambda.send(new InvokeCommand({ FunctionName, Payload }))).FunctionError).toBeUndefined();
}

const inputKey = async (jobId: string) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.MediaBucketName, Prefix: `uploads/${jobId}/` }));
  return Contents[0].Key!;
};

test('a real film becomes what its size allows, published at once, and its owner is told', async () => {
  const jobId = await uploaded(clip, { fileName: '../../Großer Hase (2008) 🐰.mp4', size: clip.length });
  const job = await ended(jobId);
  expect(job).toMatchObject({ status: 'COMPLETED', fileName: '../../Großer Hase (2008) 🐰.mp4', quality: { problems: [] } });
  expect(job.quality.score).toBeGreaterThan(80);
  expect(Object.values(job.steps).map(({ state }: any) => state)).toEqual(Array(5).fill('SUCCEEDED'));
  expect(job.outputs.map(({ key, width, height }: any) => [key, width, height])).toEqual([
    [`encoded/${jobId}/720p.mp4`, 1280, 720], [`thumbnails/${jobId}/thumb_0.jpg`, 1280, 720], [`thumbnails/${jobId}/poster.jpg`, 1280, 720],
    [`thumbnails/${jobId}/sprite_0.jpg`, 160, 90], [`thumbnails/${jobId}/sprite.vtt`, 160, 90],
  ]);
  expect(await (await fetch(job.manifestUrl)).json()).toMatchObject({
    version: 1, jobId, renditions: [{ name: '720p', codec: 'h264', durationSeconds: expect.closeTo(5.3, 1) }], poster: { name: 'poster' },
  });
  for (const { url: address, bytes } of job.outputs) expect((await (await fetch(address)).arrayBuffer()).byteLength).toBe(bytes);
  expect(await inputKey(jobId)).toBe(`uploads/${jobId}/Gro-er-Hase-2008.mp4`);
  expect(await keysUnder(`temp/${jobId}/`)).toEqual([]);
  expect(await keysUnder(`encoded/${jobId}/`)).toEqual([`encoded/${jobId}/720p.mp4`, `encoded/${jobId}/manifest.json`]);
  expect(await notified(jobId)).toMatchObject({ jobId, userId: ann.userId, status: 'COMPLETED', fileName: job.fileName, qualityScore: job.quality.score });

  // The same arrival again, as a copy onto itself: nothing happens twice.
  const [bucket, key] = [outputs.MediaBucketName, await inputKey(jobId)];
  await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: key, CopySource: `${bucket}/${key}`, MetadataDirective: 'REPLACE' }));
  const witness = await uploaded(Buffer.alloc(0));
  await ended(witness);
  expect(await executionsOf(jobId)).toHaveLength(1);
  expect((await statusOf(jobId)).body).toMatchObject({ status: 'COMPLETED', completedAt: job.completedAt });
});

test.each<[string, () => Buffer, string]>([
  ['empty', () => Buffer.alloc(0), 'EmptyUpload'],
  ['cut off', () => clip.subarray(0, clip.length / 2), 'Truncated'],
  ['noise', () => Buffer.alloc(20_000, 'noise'), 'NotAVideo'],
  ['sound only', () => readFileSync(studio.path(studio.make('sound.mp4', '-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac'))), 'NotAVideo'],
  ['a picture', () => readFileSync(studio.path(studio.make('picture.jpg', '-f', 'lavfi', '-i', 'testsrc2=duration=1', '-frames:v', '1', '-update', '1'))), 'NotAVideo'],
])('an upload that is %s fails at once with its reason; the owner is told, the evidence and the upload are kept', async (_, content, code) => {
  const jobId = await uploaded(content());
  const job = await ended(jobId);
  expect(job).toMatchObject({ status: 'FAILED', error: { code, message: expect.stringMatching(/\.$/) }, steps: { probe: { state: 'FAILED' }, encode: { state: 'PENDING' } } });
  expect(job.outputs).toBeUndefined();
  expect(await notified(jobId)).toMatchObject({ jobId, userId: ann.userId, status: 'FAILED', error: job.error });
  expect(await evidenceOf(jobId)).toMatchObject({ jobId, error: { Error: code }, job: { status: 'FAILED' } });
  expect(await inputKey(jobId)).toMatch(/film\.mp4$/);
  for (const prefix of ['temp', 'encoded', 'thumbnails']) expect(await keysUnder(`${prefix}/${jobId}/`)).toEqual([]);
  const [execution] = await eventually(`the execution of ${jobId}`, async () => {
    const all = await executionsOf(jobId);
    return all[0]?.status === 'FAILED' ? all : undefined;
  });
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: execution.executionArn, maxResults: 1000 }));
  expect(events.filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === 'Probe')).toHaveLength(1);
});

test('an upload in parts goes on after a break, is joined once it is whole, and starts its job', async () => {
  const film = Buffer.concat([clip, box('free', 16 * 1024 ** 2)]);
  const { jobId, multipart } = await requestUpload({ size: film.length, multipart: true }) as any;
  expect(multipart).toMatchObject({ partSize: 16 * 1024 ** 2, partCount: 2 });
  const send = ({ partNumber, size, url: address }: any, content = film.subarray((partNumber - 1) * multipart.partSize).subarray(0, size)) =>
    fetch(address, { method: 'PUT', body: new Uint8Array(content) });
  const call = (what: string, body: object = {}, who = ann) => who.post(`${api}upload/${jobId}/${what}`, body);
  expect((await send(multipart.parts[0], Buffer.from('of another size'))).status).toBe(403);
  expect((await send(multipart.parts[0])).status).toBe(200);
  expect(await call('complete')).toMatchObject({ status: 409, body: { error: { code: 'PartsMissing', fields: [{ message: 'missing: 2' }] } } });
  expect((await call('parts', {}, ben)).status).toBe(404);
  expect((await call('parts', { partNumbers: [3] })).status).toBe(400);
  const { parts } = (await call('parts')).body;
  expect(parts).toEqual([{ partNumber: 2, size: film.length - multipart.partSize, url: expect.any(String) }]);
  expect((await statusOf(jobId)).body).toMatchObject({ status: 'UPLOAD_PENDING', multipart: { partSize: multipart.partSize, partCount: 2 } });
  expect((await send(parts[0])).status).toBe(200);
  for (const _ of ['once', 'again']) expect(await call('complete')).toMatchObject({ status: 200, body: { jobId, uploaded: true } });
  expect(await ended(jobId)).toMatchObject({ status: 'COMPLETED' });
});

test('an upload in parts that is deleted leaves none of them', async () => {
  const { jobId, multipart } = await requestUpload({ size: 20 * 1024 ** 2, multipart: true }) as any;
  expect((await ann.delete(`${api}jobs/${jobId}`)).status).toBe(200);
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: outputs.MediaBucketName }));
  expect(Uploads.filter(({ Key }) => Key!.includes(jobId))).toEqual([]);
  expect((await fetch(multipart.parts[0].url, { method: 'PUT', body: new Uint8Array(multipart.parts[0].size) })).status).toBe(404);
});

test('what arrives has the size and the type that were announced', async () => {
  const object = (jobId: string) => ({ Bucket: outputs.MediaBucketName, Key: `uploads/${jobId}/film.mp4`, Body: clip });
  const [short, typed] = await Promise.all([requestUpload({ size: clip.length + 1 }), requestUpload()]);
  await s3.send(new PutObjectCommand({ ...object(short.jobId), ContentType: 'video/mp4' }));
  await s3.send(new PutObjectCommand({ ...object(typed.jobId), ContentType: 'text/html' }));
  expect(await ended(short.jobId)).toMatchObject({ status: 'FAILED', error: { code: 'SizeMismatch' } });
  expect(await ended(typed.jobId)).toMatchObject({ status: 'FAILED', error: { code: 'TypeMismatch' } });
});

test('a job that failed is tried again in one call; what is left of the failed attempt changes nothing', async () => {
  const jobId = await uploaded(Buffer.alloc(0));
  const retry = (who = ann) => who.post(`${api}jobs/${jobId}/retry`, {});
  await ended(jobId);
  const [first] = await executionsOf(jobId);
  await evidenceOf(jobId);
  const mended = { Bucket: outputs.MediaBucketName, Key: await inputKey(jobId), Body: clip, ContentType: 'video/mp4' };
  await s3.send(new PutObjectCommand(mended));
  expect((await retry(ben)).status).toBe(404);
  const again = await eventually('the retry is taken', async () => [await retry()].find(({ status }) => status === 202));
  expect(again.body).toEqual({ jobId, status: 'PROCESSING', attempt: 2 });
  await failureEventOf(first);
  expect(await retry()).toMatchObject({ status: 202, body: { attempt: 2 } });
  expect(await ended(jobId)).toMatchObject({ status: 'COMPLETED', attempt: 2 });
  expect((await retry()).status).toBe(409);
  expect((await executionsOf(jobId)).map(({ name }) => name).sort()).toEqual([`execution-${jobId}`, `execution-${jobId}-2`]);
});

test('a job that is stopped from outside ends FAILED, its owner is told, and nothing of it is left', async () => {
  studio.film('long.mp4', { size: '1920x1080', seconds: 40 });
  const jobId = await uploaded(readFileSync(studio.path('long.mp4')));
  await reaches(jobId, 'is being encoded', ({ steps }) => steps.encode.state === 'RUNNING');
  const [{ executionArn }] = await executionsOf(jobId);
  await sfn.send(new StopExecutionCommand({ executionArn }));
  expect(await ended(jobId)).toMatchObject({ status: 'FAILED', error: { code: 'Stopped' } });
  expect(await notified(jobId)).toMatchObject({ status: 'FAILED', error: { code: 'Stopped' } });
  expect(await keysUnder(`encoded/${jobId}/`)).toEqual([]);
});

test('a job is deleted while it is being worked on: everything of it goes, and its execution ends', async () => {
  studio.film('longer.mp4', { size: '1920x1080', seconds: 60 });
  const jobId = await uploaded(readFileSync(studio.path('longer.mp4')));
  await reaches(jobId, 'is being encoded', ({ steps }) => steps.encode.state === 'RUNNING');
  expect((await ben.delete(`${api}jobs/${jobId}`)).status).toBe(404);
  expect(await ann.delete(`${api}jobs/${jobId}`)).toMatchObject({ status: 200, body: { jobId, deleted: true } });
  expect((await statusOf(jobId)).status).toBe(404);
  const execution = await eventually(`the end of the execution of ${jobId}`, async () => (await executionsOf(jobId)).find(({ status }) => status !== 'RUNNING'));
  expect(execution.status).toBe('FAILED');
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.MediaBucketName, Prefix: `uploads/${jobId}/` }));
  expect(Contents).toEqual([]);
  for (const prefix of ['temp', 'encoded', 'thumbnails']) expect(await keysUnder(`${prefix}/${jobId}/`)).toEqual([]);
});

test('what is put to the address of a job that was deleted does not stay', async () => {
  const upload = await requestUpload();
  for (const _ of ['once', 'again']) expect((await ann.delete(`${api}jobs/${upload.jobId}`)).status).toBe(200);
  expect((await statusOf(upload.jobId)).status).toBe(404);
  expect((await ann.get(`${api}jobs`)).body.jobs.map(({ jobId }: any) => jobId)).not.toContain(upload.jobId);
  expect((await put(upload, clip)).status).toBe(200);
  await eventually('the upload is removed', async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.MediaBucketName, Prefix: `uploads/${upload.jobId}/` }));
    return Contents.length === 0 || undefined;
  });
  expect(await executionsOf(upload.jobId)).toEqual([]);
});

test('an object that nobody announced is left alone', async () => {
  const stranger = { Bucket: outputs.MediaBucketName, Key: `uploads/${randomUUID()}/film.mp4` };
  await s3.send(new PutObjectCommand({ ...stranger, Body: clip }));
  await ended(await uploaded(Buffer.alloc(0)));
  expect(await executionsOf(stranger.Key.split('/')[1])).toEqual([]);
  expect((await s3.send(new HeadObjectCommand(stranger))).ContentLength).toBe(clip.length);
});

describe('the API', () => {
  test.each<[string, unknown, RegExp]>([
    ['that is not JSON', '{"fileName":', /valid JSON|Could not parse/i],
    ['without a file name', { contentType: 'video/mp4' }, /fileName/],
    ['of a type that is no video', { fileName: 'x.pdf', contentType: 'application/pdf' }, /contentType/],
    ['with something after the type', { fileName: 'x.mp4', contentType: 'video/mp4\r\nX-Evil: 1' }, /contentType/],
    ['with an empty name', { fileName: '  ', contentType: 'video/mp4' }, /fileName/],
    ['with a size of nothing', { fileName: 'x.mp4', contentType: 'video/mp4', size: 0 }, /size/],
    ['that is too large to take', { fileName: 'x.mp4', contentType: 'video/mp4', size: 60 * 1024 ** 4 }, /size/],
    ['in parts without a size', { fileName: 'x.mp4', contentType: 'video/mp4', multipart: true }, /size/],
  ])('refuses a request %s, and says which field is wrong', async (_, body, words) => {
    const answer = await ann.post(`${api}upload`, body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toMatch(words);
  });

  test('shows a job to its owner only', async () => {
    const { jobId } = await requestUpload();
    expect((await statusOf(jobId)).body).toMatchObject({ jobId, status: 'UPLOAD_PENDING' });
    expect(await statusOf(jobId, ben)).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
    expect((await statusOf(randomUUID())).status).toBe(404);
    expect((await fetch(`${api}status/${jobId}`)).status).toBe(401);
  });

  test('lists the caller\'s jobs, newest first, in pages', async () => {
    const carl = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, aws, 'carl');
    const made: string[] = [];
    for (const fileName of ['1.mp4', '2.mp4', '3.mp4']) made.unshift((await carl.post(`${api}upload`, { fileName, contentType: 'video/mp4' })).body.jobId);
    const first = (await carl.get(`${api}jobs?limit=2`)).body;
    const second = (await carl.get(`${api}jobs?limit=2&nextToken=${first.nextToken}`)).body;
    expect([...first.jobs, ...second.jobs].map(({ jobId, status }: any) => [jobId, status])).toEqual(made.map((jobId) => [jobId, 'UPLOAD_PENDING']));
    expect(first.jobs).toHaveLength(2);
    expect((await carl.delete(`${api}jobs/${made[0]}`)).status).toBe(200);
    expect((await carl.get(`${api}jobs`)).body.jobs.map(({ jobId }: any) => jobId)).toEqual(made.slice(1));
    for (const query of ['limit=0', 'limit=x', 'nextToken=abc']) expect((await carl.get(`${api}jobs?${query}`)).status).toBe(400);
  });

  test('signs the type into the upload URL', async () => {
    const upload = await requestUpload();
    expect(upload.uploadUrl).toContain('content-type');
    expect((await put({ ...upload, headers: { 'Content-Type': 'text/html' } }, clip)).status).toBe(403);
  });
});
