import { readFileSync } from 'node:fs';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { aws, eventually, outputsOf, url } from '../environment';
import { Process, processes } from './processes';
import { Session } from '../../../examples/reference-app/client/session';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { Studio } from '../../media/runtime/studio';

const outputs = outputsOf('Media');
const api = url(outputs.MediaApiUrl);
const s3 = new S3Client({ ...aws, forcePathStyle: true });
const studio = new Studio();
const SECONDS = 16;

interface Victim {
  readonly what: string;
  /** How long the encoder may work before, in hundredths of a second. */
  readonly ticks: number;
  readonly kill: (encoder: Process) => void;
}

const VICTIMS: Victim[] = [
  { what: 'ffmpeg as soon as it runs', ticks: 0, kill: ({ pid }) => process.kill(pid, 'SIGKILL') },
  { what: 'ffmpeg on its way', ticks: 500, kill: ({ pid }) => process.kill(pid, 'SIGKILL') },
  // As when its memory runs out: function and ffmpeg go without a word.
  { what: 'the whole worker', ticks: 200, kill: ({ pid, parent }) => [parent, pid].forEach((one) => process.kill(one, 'SIGKILL')) },
];

let owner: Session;
let jobs: string[];

// Side by side: each waits for its own second attempt.
beforeAll(async () => {
  owner = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, aws, 'owner');
  await studio.open();
  studio.film('film.mp4', { size: '1920x1080', seconds: SECONDS });
  const film = new Uint8Array(readFileSync(studio.path('film.mp4')));
  jobs = await Promise.all(VICTIMS.map(() => send(film)));
  await Promise.all(VICTIMS.map((victim, at) => strike(victim, jobs[at])));
});
afterAll(() => studio.close());

async function send(film: Uint8Array): Promise<string> {
  const { body } = await owner.post(`${api}upload`, { fileName: 'film.mp4', contentType: 'video/mp4' });
  expect((await fetch(body.uploadUrl, { method: 'PUT', headers: body.headers, body: film as Uint8Array<ArrayBuffer> })).status).toBe(200);
  return body.jobId;
}

const statusOf = async (jobId: string) => (await owner.get(`${api}status/${jobId}`)).body;

/** Waits until the job's encoder has come so far, then kills it. */
async function strike({ what, ticks: least, kill }: Victim, jobId: string): Promise<void> {
  kill(await eventually(`the encoder of ${jobId}, to kill ${what}`, async () =>
    processes().find(({ command, ticks }) => command.includes(jobId) && command.includes('libx264') && ticks >= least), 280));
}

test.each(VICTIMS.map(({ what }, at) => [what, at] as const))('a job survives that somebody kills %s', async (_, at) => {
  const jobId = jobs[at];
  const job = await eventually(`the end of ${jobId}`, async () => {
    const found = await statusOf(jobId);
    return ['COMPLETED', 'FAILED'].includes(found.status) ? found : undefined;
  }, 280);
  expect(job).toMatchObject({ status: 'COMPLETED', quality: { problems: [] } });
  const renditions = job.outputs.filter(({ kind }: any) => kind === 'RENDITION');
  expect(renditions.map(({ name }: any) => name)).toEqual(['720p', '1080p']);
  for (const { url: address } of renditions) {
    const { progress } = await ffmpeg(['-i', address, '-map', '0:v', '-c', 'copy', '-f', 'null', '-']);
    expect(progress.frames).toBe(25 * SECONDS);
  }
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.MediaOutputBucketName, Prefix: `temp/${jobId}/` }));
  expect(Contents).toEqual([]);
});
