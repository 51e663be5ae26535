import { createVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { aws, eventually, port, stateDir, url } from './environment';
import { Listener } from './web-socket';
import { Session } from '../../examples/reference-app/client/session';
import { deploy } from '../../local';
import { ffmpeg } from '../../src/media/runtime/ffmpeg';
import { inspect } from '../../src/media/runtime/inspect';
import { Studio } from '../media/runtime/studio';

const s3 = new S3Client({ ...aws, forcePathStyle: true });
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

async function keysUnder(Prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: out.Bucket, Prefix }));
  return Contents.map(({ Key }) => Key!);
}

test.each([
  ['in chunks', 'film.mp4', '30000/1001', 750],
  ['in chunks of a copy that can be cut', 'film.ts', '25', 625],
])('a film that is encoded %s holds every frame, with its sound, and nothing else is left', async (_, name, rate, frames) => {
  studio.film(name, { seconds: 25, rate, more: ['-g', '25'] });
  const job = await jobOf(name);
  expect(job.error).toBeUndefined();
  expect(job).toMatchObject({ status: 'COMPLETED', quality: { problems: [] }, steps: { encode: { state: 'SUCCEEDED', percent: expect.any(Number) } } });
  const renditions = job.outputs.filter(({ kind }: any) => kind === 'RENDITION');
  expect(renditions.map(({ name: made, width }: any) => [made, width])).toEqual([['low', 160], ['high', 320]]);
  for (const { key, url: delivered } of renditions) {
    expect(opens(delivered, key)).toBe(true);
    const address = await getSignedUrl(s3, new GetObjectCommand({ Bucket: out.Bucket, Key: key }));
    const { progress } = await ffmpeg(['-i', address, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'null', '-']);
    expect(progress.frames).toBe(frames);
    expect(await inspect(address)).toMatchObject({ durationSeconds: expect.closeTo(25, 0), audio: [{ codec: 'aac', channels: 1 }] });
  }
  const stream = `encoded/${job.jobId}/stream`;
  const files = ['audio_0', 'high', 'low'].flatMap((file) => [`${stream}/${file}.m3u8`, `${stream}/${file}.m4s`]);
  expect((await keysUnder(stream)).sort()).toEqual([...files, `${stream}/master.m3u8`].sort());
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: out.Bucket, Key: `${stream}/high.m3u8` }));
  expect([...(await Body!.transformToString()).matchAll(/EXTINF:([\d.]+)/g)].map(([, seconds]) => Math.round(Number(seconds)))).toEqual([5, 5, 5, 5, 5]);
  expect(await keysUnder(`temp/${job.jobId}/`)).toEqual([]);
  expect(job.playback).toMatchObject({ url: `https://d1.cloudfront.net/${stream}/master.m3u8`, query: expect.stringContaining('Policy='), cookies: { 'CloudFront-Key-Pair-Id': 'KCHUNKS' } });
});

test('owners see their jobs change without asking; nobody else does, and a ticket opens one connection', async () => {
  const other = await Session.signUp({ userPoolId: out.UserPoolId, userPoolClientId: out.UserPoolClientId }, aws, 'other');
  const ticketOf = async (who: Session): Promise<string> => {
    const { status, body } = await who.post(`${url(out.Url)}status-ticket`, {});
    expect(status).toBe(201);
    return url(body.url);
  };
  const address = await ticketOf(owner);
  const [listener, gone, stranger] = await Promise.all([address, await ticketOf(owner), await ticketOf(other)].map((each) => Listener.open(each)));
  for (const refused of [address, `${address}x`, address.split('?')[0]]) await expect(Listener.open(refused)).rejects.toThrow(/refused with 401/);
  gone.vanish();
  listener.send('still here');

  studio.film('short.mp4', { seconds: 3, rate: '25' });
  const job = await jobOf('short.mp4');
  const states = () => listener.messages.filter((message) => message.job?.jobId === job.jobId).map((message) => message.job.status);
  await eventually('the end is pushed', async () => states().find((status) => status === 'COMPLETED'));
  const order = ['UPLOAD_PENDING', 'PROCESSING', 'COMPLETED'].map((status) => states().lastIndexOf(status)).filter((at) => at >= 0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  const last = listener.messages.filter((message) => message.job?.status === 'COMPLETED').pop().job;
  expect(last).toMatchObject({ jobId: job.jobId, fileName: 'short.mp4', completedAt: job.completedAt, steps: { publish: { state: 'SUCCEEDED' } } });
  for (const hidden of ['userId', 'inputKey', 'execution', 'outputs']) expect(last).not.toHaveProperty(hidden);
  await owner.delete(`${url(out.Url)}jobs/${job.jobId}`);
  await eventually('the deletion is pushed', async () => listener.messages.find((message) => message.type === 'deleted' && message.jobId === job.jobId));
  expect(stranger.messages).toEqual([]);
  for (const each of [listener, stranger]) each.close();
});
