import { createVerify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, port, stateDir, url } from './environment';
import { Listener } from './web-socket';
import { Session } from '../../examples/reference-app/client/session';
import { deploy } from '../../local';
import { encodeArguments } from '../../src/media/core/encode-arguments';
import type { Plan } from '../../src/media/core/plan';
import { stretches } from '../../src/media/core/quality';
import { ffmpeg } from '../../src/media/runtime/ffmpeg';
import { inspect } from '../../src/media/runtime/inspect';
import { soundDelay } from '../media/runtime/hostile';
import { psnr, vmafOf } from '../media/runtime/likeness';
import { Studio } from '../media/runtime/studio';

const s3 = new S3Client({ ...aws, forcePathStyle: true });
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const studio = new Studio();
let out: Record<string, string>;
let owner: Session;
const made: Record<string, any> = {};

beforeAll(async () => {
  const { stacks } = await deploy(port, join(stateDir, 'chunks'), { app: 'test/e2e/chunks-app/app.ts' });
  out = Object.assign({}, ...stacks.map(({ outputs }) => outputs));
  owner = await Session.signUp({ userPoolId: out.UserPoolId, userPoolClientId: out.UserPoolClientId }, aws, 'owner');
  await studio.open();
});
afterAll(() => studio.close());

async function jobOf(name: string): Promise<any> {
  const { body } = await owner.post(`${url(out.Url)}upload`, { fileName: name, contentType: 'video/mp4' });
  const content = new Uint8Array(readFileSync(studio.path(name)));
  expect((await fetch(body.uploadUrl, { method: 'PUT', headers: body.headers, body: content })).status).toBe(200);
  return eventually(`the end of ${name}`, async () => {
    const status = (await owner.get(`${url(out.Url)}status/${body.jobId}`)).body;
    return ['COMPLETED', 'FAILED'].includes(status.status) ? status : undefined;
  }, 240);
}

/** Whether CloudFront would open it by this address. */
function opens(address: string, key: string): boolean {
  const { origin, pathname, searchParams } = new URL(address);
  expect([origin, pathname, searchParams.get('Key-Pair-Id')]).toEqual(['https://d1.cloudfront.net', `/${key}`, 'KCHUNKS']);
  const policy = JSON.stringify({ Statement: [{ Resource: origin + pathname, Condition: { DateLessThan: { 'AWS:EpochTime': Number(searchParams.get('Expires')) } } }] });
  const signature = searchParams.get('Signature')!.replace(/-/g, '+').replace(/_/g, '=').replace(/~/g, '/');
  return createVerify('RSA-SHA1').update(policy).verify(Buffer.from(out.PublicKey, 'base64').toString(), signature, 'base64');
}

/** A minute in 1080p, with subtitles that lie over a cut; past the fourth one it is dark for a second, and with the light comes a beep. */
function minute(name: string): void {
  writeFileSync(studio.path('titles.srt'), '1\n00:00:09,000 --> 00:00:12,500\nÜber die Grenze\n');
  studio.make(name,
    '-f', 'lavfi', '-i', "testsrc=size=160x90:rate=12:duration=60,scale=1920:1080:flags=bilinear,drawbox=color=black:t=fill:enable='between(t,43,44)'",
    '-f', 'lavfi', '-i', "sine=frequency=1000:duration=60,volume='between(t,44,50)':eval=frame", '-i', 'titles.srt',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '24', '-c:a', 'aac', '-c:s', 'mov_text', '-metadata:s:s:0', 'language=deu');
}

async function planOf(jobId: string): Promise<Plan> {
  const { Item } = await documents.send(new GetCommand({ TableName: out.JobTable, Key: { jobId } }));
  const { output } = await new SFNClient(aws).send(new DescribeExecutionCommand({ executionArn: Item!.execution }));
  return JSON.parse(output!).plan;
}

const bytesOf = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: out.Bucket, Key }));
  return Buffer.from(await Body!.transformToByteArray());
};
const textOf = async (Key: string) => (await bytesOf(Key)).toString();

async function keysUnder(Prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: out.Bucket, Prefix }));
  return Contents.map(({ Key }) => Key!);
}

test.each([
  ['of a minute in 1080p that is encoded in chunks', 'minute.mp4', { seconds: 60, frames: 720, widths: [160, 320, 1920] }],
  ['that is encoded in chunks of a copy that can be cut', 'film.ts', { seconds: 25, frames: 625, widths: [160, 320] }],
])('a film %s holds every frame, with its sound, and nothing else is left', async (_, name, { seconds, frames, widths }) => {
  const subtitled = name === 'minute.mp4';
  if (subtitled) minute(name);
  else studio.film(name, { seconds, more: ['-g', '25'] });
  const job = await jobOf(name);
  expect(job.error).toBeUndefined();
  expect(job).toMatchObject({ status: 'COMPLETED', quality: { problems: [] }, steps: { encode: { state: 'SUCCEEDED', percent: expect.any(Number) } } });
  const renditions = job.outputs.filter(({ kind }: any) => kind === 'RENDITION');
  expect(renditions.map(({ width, height }: any) => [width, height])).toEqual(widths.map((width) => [width, (width * 9) / 16]));
  for (const { name: rendition, key, url: delivered, bytes } of renditions) {
    expect(opens(delivered, key)).toBe(true);
    const content = await bytesOf(key);
    expect(content).toHaveLength(bytes);
    writeFileSync(studio.path(`${rendition}.mp4`), content);
    const address = studio.url(`${rendition}.mp4`);
    const { progress } = await ffmpeg(['-i', address, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'null', '-']);
    expect(progress.frames).toBe(frames);
    expect(await inspect(address)).toMatchObject({
      durationSeconds: expect.closeTo(seconds, 1), audio: [{ codec: 'aac', channels: 1 }], ...(subtitled ? { subtitles: [{ codec: 'mov_text', language: 'deu' }] } : {}),
    });
  }
  const stream = `encoded/${job.jobId}/stream`;
  const files = ['audio_0', ...renditions.map(({ name: rendition }: any) => rendition)].flatMap((file) => [`${stream}/${file}.m3u8`, `${stream}/${file}.m4s`]);
  if (subtitled) files.push(`${stream}/subtitle_0.m3u8`);
  expect((await keysUnder(stream)).sort()).toEqual([...files, `${stream}/master.m3u8`].sort());
  expect([...(await textOf(`${stream}/high.m3u8`)).matchAll(/EXTINF:([\d.]+)/g)].map(([, length]) => Math.round(Number(length)))).toEqual(Array(seconds / 5).fill(5));
  const titles = job.outputs.filter(({ kind }: any) => kind === 'SUBTITLE');
  expect(titles.map(({ key, language }: any) => [key, language])).toEqual(subtitled ? [[`encoded/${job.jobId}/subtitle_0.vtt`, 'deu']] : []);
  for (const { key: Key } of titles) expect(await textOf(Key)).toBe('WEBVTT\n\n00:09.000 --> 00:12.500\nÜber die Grenze\n\n');
  expect(JSON.parse(await textOf(`encoded/${job.jobId}/manifest.json`))).toMatchObject({ hls: { key: `${stream}/master.m3u8` }, subtitles: titles.map(({ key }: any) => ({ key })) });
  expect(await keysUnder(`temp/${job.jobId}/`)).toEqual([]);
  expect(job.playback).toMatchObject({ url: `https://d1.cloudfront.net/${stream}/master.m3u8`, query: expect.stringContaining('Policy='), cookies: { 'CloudFront-Key-Pair-Id': 'KCHUNKS' } });
  made[name] = job;
});

describe('the minute in 1080p', () => {
  test('has its sound in step behind four cuts', () => {
    const [before, after] = ['minute.mp4', 'full.mp4'].map((name) => soundDelay(studio.path(name)));
    expect(Math.abs(after - before)).toBeLessThanOrEqual(1001 / 30000);
  });

  test('has pictures of 5, 15 and 30 seconds, and they are', async () => {
    const thumbnails = made['minute.mp4'].outputs.filter(({ kind }: any) => kind === 'THUMBNAIL');
    expect(thumbnails.map(({ width, height, atSeconds }: any) => [width, height, atSeconds])).toEqual([5, 15, 30].map((at) => [1280, 720, at]));
    for (const { key, atSeconds } of thumbnails) {
      writeFileSync(studio.path('thumb.jpg'), await bytesOf(key));
      const [then, later] = [atSeconds, atSeconds + 1].map((at) => psnr(studio.path('minute.mp4'), at, studio.path('thumb.jpg')));
      expect(then).toBeGreaterThan(30);
      expect(later).toBeLessThan(25);
    }
  });

  test('looks as good as if it were encoded in one run', async () => {
    const { source, renditions, settings, encoding } = await planOf(made['minute.mp4'].jobId);
    const rendition = renditions.find(({ name }) => name === 'full')!;
    expect(encoding).toMatchObject({ mode: 'CHUNKS', chunks: Array(6).fill(expect.anything()) });
    await ffmpeg(encodeArguments(studio.url('minute.mp4'), source, [{ rendition, path: studio.path('whole.mp4') }], settings));
    const { vmaf } = made['minute.mp4'].quality.renditions.find(({ name }: any) => name === 'full');
    const whole = await vmafOf(studio, { film: 'minute.mp4', source, made: { ...rendition, name: 'whole.mp4' }, stretches: stretches(60), everyNthFrame: 10 });
    expect(vmaf).toBeGreaterThan(80);
    expect(Math.abs(vmaf - whole)).toBeLessThanOrEqual(0.5);
  });
});

test('a film of many chunks goes through a Distributed Map, each chunk an execution of its own', async () => {
  studio.make('slides.mp4', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=1/5:duration=410', '-c:v', 'libx264', '-preset', 'ultrafast');
  const job = await jobOf('slides.mp4');
  expect(job.error).toBeUndefined();
  expect(job).toMatchObject({ status: 'COMPLETED', quality: { problems: [] } });
  const { Item } = await documents.send(new GetCommand({ TableName: out.JobTable, Key: { jobId: job.jobId } }));
  expect(Item!.encodedParts.size).toBe(41);
  const { key } = job.outputs.find(({ kind }: any) => kind === 'RENDITION');
  writeFileSync(studio.path('joined.mp4'), await bytesOf(key));
  expect((await ffmpeg(['-i', studio.path('joined.mp4'), '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'null', '-'])).progress.frames).toBe(82);
});

test('a ticket opens one connection for its owner, and without one nobody gets in', async () => {
  const { status, body } = await owner.post(`${url(out.Url)}status-ticket`, {});
  expect(status).toBe(201);
  const address = url(body.url);
  const listener = await Listener.open(address);
  for (const refused of [address, `${address}x`, address.split('?')[0]]) await expect(Listener.open(refused)).rejects.toThrow(/refused with 40[13]/);
  listener.close();
});

test('films that lie in a bucket become jobs by arriving or by an event, and their owner is told how they end', async () => {
  const listener = await Listener.open(url((await owner.post(`${url(out.Url)}status-ticket`, {})).body.url));
  studio.film('found.mp4', { size: '160x90' });
  const film = { Bucket: out.Archive, Body: readFileSync(studio.path('found.mp4')), ContentType: 'video/mp4' };
  await s3.send(new PutObjectCommand({ ...film, Key: 'incoming/Grüße + 1.mp4', Metadata: { uploader: owner.userId } }));
  await s3.send(new PutObjectCommand({ ...film, Key: 'kept/named.mp4' }));
  await new EventBridgeClient(aws).send(new PutEventsCommand({
    Entries: [{ Source: 'archive', DetailType: 'Film Released', Detail: JSON.stringify({ key: 'kept/named.mp4', owner: owner.userId }) }],
  }));
  const told = (name: string) => listener.messages.filter(({ type, job }) => type === 'job' && job.fileName === name).map(({ job }) => job);
  for (const name of ['Grüße + 1.mp4', 'named.mp4']) {
    const last = await eventually(`the end of ${name} is told`, async () => told(name).find(({ status }) => ['COMPLETED', 'FAILED'].includes(status)), 240);
    expect(last).toMatchObject({ status: 'COMPLETED', quality: { problems: [] } });
  }
  listener.close();
});
