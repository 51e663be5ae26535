import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { aws, eventually, port, stateDir, url } from './environment';
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
  for (const { url: address } of renditions) {
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
});
