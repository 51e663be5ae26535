import { createVerify } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { aws, eventually, port, stateDir, url } from './environment';
import { Listener } from './web-socket';
import { Session } from '../../examples/reference-app/client/session';
import { deploy } from '../../local';
import { ffmpeg } from '../../src/media/runtime/ffmpeg';
import { inspect } from '../../src/media/runtime/inspect';
import { Studio } from '../media/runtime/studio';

const s3 = new S3Client({ ...aws, forcePathStyle: true });
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(aws));
const studio = new Studio();
let out: Record<string, string>;
let owner: Session;

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

/** A film; an MP4 file with subtitles that lie over a cut. */
function titled(name: string, rate: string): void {
  const plain = name.replace('film', 'plain');
  studio.film(plain, { seconds: 25, rate, more: ['-g', '25'] });
  writeFileSync(studio.path('titles.srt'), '1\n00:00:12,000 --> 00:00:14,500\nÜber die Grenze\n');
  const titles = name.endsWith('.mp4') ? ['-i', studio.path('titles.srt'), '-map', '0', '-map', '1', '-c:s', 'mov_text', '-metadata:s:s:0', 'language=deu'] : [];
  studio.make(name, '-i', studio.path(plain), ...titles, '-c:v', 'copy', '-c:a', 'copy');
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
  ['in chunks', 'film.mp4', '30000/1001', 750],
  ['in chunks of a copy that can be cut', 'film.ts', '25', 625],
])('a film that is encoded %s holds every frame, with its sound, and nothing else is left', async (_, name, rate, frames) => {
  titled(name, rate);
  const subtitled = name.endsWith('.mp4');
  const job = await jobOf(name);
  expect(job.error).toBeUndefined();
  expect(job).toMatchObject({ status: 'COMPLETED', quality: { problems: [] }, steps: { encode: { state: 'SUCCEEDED', percent: expect.any(Number) } } });
  const renditions = job.outputs.filter(({ kind }: any) => kind === 'RENDITION');
  expect(renditions.map(({ name: made, width }: any) => [made, width])).toEqual([['low', 160], ['high', 320]]);
  for (const { key, url: delivered } of renditions) {
    expect(opens(delivered, key)).toBe(true);
    writeFileSync(studio.path('made.mp4'), await bytesOf(key));
    const address = studio.url('made.mp4');
    const { progress } = await ffmpeg(['-i', address, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'null', '-']);
    expect(progress.frames).toBe(frames);
    expect(await inspect(address)).toMatchObject({
      durationSeconds: expect.closeTo(25, 0), audio: [{ codec: 'aac', channels: 1 }], ...(subtitled ? { subtitles: [{ codec: 'mov_text', language: 'deu' }] } : {}),
    });
  }
  const stream = `encoded/${job.jobId}/stream`;
  const files = ['audio_0', 'high', 'low'].flatMap((file) => [`${stream}/${file}.m3u8`, `${stream}/${file}.m4s`]);
  if (subtitled) files.push(`${stream}/subtitle_0.m3u8`);
  expect((await keysUnder(stream)).sort()).toEqual([...files, `${stream}/master.m3u8`].sort());
  expect([...(await textOf(`${stream}/high.m3u8`)).matchAll(/EXTINF:([\d.]+)/g)].map(([, seconds]) => Math.round(Number(seconds)))).toEqual([5, 5, 5, 5, 5]);
  const titles = job.outputs.filter(({ kind }: any) => kind === 'SUBTITLE');
  expect(titles.map(({ key, language }: any) => [key, language])).toEqual(subtitled ? [[`encoded/${job.jobId}/subtitle_0.vtt`, 'deu']] : []);
  for (const { key: Key } of titles) expect(await textOf(Key)).toBe('WEBVTT\n\n00:12.000 --> 00:14.500\nÜber die Grenze\n\n');
  expect(JSON.parse(await textOf(`encoded/${job.jobId}/manifest.json`))).toMatchObject({ hls: { key: `${stream}/master.m3u8` }, subtitles: titles.map(({ key }: any) => ({ key })) });
  expect(await keysUnder(`temp/${job.jobId}/`)).toEqual([]);
  expect(job.playback).toMatchObject({ url: `https://d1.cloudfront.net/${stream}/master.m3u8`, query: expect.stringContaining('Policy='), cookies: { 'CloudFront-Key-Pair-Id': 'KCHUNKS' } });
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
