import { readFileSync } from 'node:fs';
import { Session } from '../../../examples/reference-app/client/session';
import { ffmpeg } from '../../../src/media/runtime/ffmpeg';
import { inspect } from '../../../src/media/runtime/inspect';
import { clapper, HOSTILE_FILMS, HostileFilm, Made, soundDelay } from '../../media/runtime/hostile';
import { Studio } from '../../media/runtime/studio';
import { aws, eventually, outputsOf, url } from '../environment';

const outputs = outputsOf('Media');
const api = url(outputs.MediaApiUrl);
const studio = new Studio();
const CLAPPER: HostileFilm = { what: 'a flash and a beep', make: clapper, end: { width: 320, height: 180, frames: 90, channels: [1] } };
const FRAME_SECONDS = 1001 / 30000;

let owner: Session;
const jobs = new Map<HostileFilm, { jobId: string; file: string }>();

// All at once: that they wait for each other is part of it.
beforeAll(async () => {
  owner = await Session.signUp({ userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId }, aws, 'owner');
  await studio.open();
  for (const film of [...HOSTILE_FILMS, CLAPPER]) jobs.set(film, await send(film));
});
afterAll(() => studio.close());

async function send({ make, fileName }: HostileFilm): Promise<{ jobId: string; file: string }> {
  const file = make(studio);
  const content = readFileSync(studio.path(file));
  const { body } = await owner.post(`${api}upload`, { fileName: fileName ?? file, contentType: 'video/mp4' });
  const { status } = await fetch(body.uploadUrl, { method: 'PUT', headers: body.headers, body: new Uint8Array(content) });
  expect(status).toBe(200);
  return { jobId: body.jobId, file };
}

const ended = (film: HostileFilm) => eventually(`the end of ${film.what}`, async () => {
  const { body } = await owner.get(`${api}status/${jobs.get(film)!.jobId}`);
  return ['COMPLETED', 'FAILED'].includes(body.status) ? body : undefined;
}, 280);

const renditionOf = (job: any): string => job.outputs.find(({ kind }: any) => kind === 'RENDITION').url;

/** What a published rendition is, seen by decoding it. */
async function made(address: string): Promise<Made & { readonly seconds: number }> {
  const report = await inspect(address);
  const { progress } = await ffmpeg(['-i', address, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'null', '-']);
  return {
    width: report!.video!.width,
    height: report!.video!.height,
    frames: progress.frames,
    channels: report!.audio.map(({ channels }) => channels),
    seconds: report!.durationSeconds!,
  };
}

test.each(HOSTILE_FILMS.map((film) => [film.what, film] as const))('%s', async (_, film) => {
  const { fileName, end } = film;
  const { file } = jobs.get(film)!;
  const job = await ended(film);
  // A mark that turns the rest of a line around is not kept.
  expect(job).toMatchObject({ fileName: (fileName ?? file).replace('\u202e', '') });
  if (typeof end === 'string') {
    expect(job).toMatchObject({ status: 'FAILED', error: { code: end, message: expect.stringMatching(/\.$/) } });
    expect(job.outputs).toBeUndefined();
    return;
  }
  expect(job).toMatchObject({ status: 'COMPLETED', quality: { problems: [] } });
  const { seconds, ...rest } = await made(renditionOf(job));
  expect(rest).toEqual(end);
  const source = await inspect(studio.url(file));
  expect(Math.abs(seconds - source!.durationSeconds!)).toBeLessThanOrEqual(0.1);
  expect(job.outputs.some(({ kind }: any) => kind === 'THUMBNAIL')).toBe(true);
});

test('sound stays with the picture', async () => {
  const job = await ended(CLAPPER);
  expect(job).toMatchObject({ status: 'COMPLETED' });
  const drift = soundDelay(renditionOf(job)) - soundDelay(studio.path(jobs.get(CLAPPER)!.file));
  expect(Math.abs(drift)).toBeLessThanOrEqual(FRAME_SECONDS);
});
