// Sends two real films of different length through the embedded AWS: what both use alike is a video's, the rest its minutes'.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Meter } from './meter';
import { profile } from './profile';
import { Run, sourceOf } from './run';
import { BIG_BUCK_BUNNY } from '../../examples/reference-app/demo/sources';
import { ensurePython } from '../../local/python';
import type { CostUsageProfile } from '../../src/cost';

const SHORT = 15;
const LONG = 75;
const SOURCE = sourceOf(`a 1080p film of ${SHORT} s and one of ${LONG} s`);

Run.with('tools/measure/media-app.ts', 'Media/Pipeline', async (run) => {
  await run.measure(async () => send(run, await film(SHORT)));
  const [short, long] = [await measured(run, SHORT), await measured(run, LONG)];
  const minutes = (LONG - SHORT) / 60;
  const perMinute = long.minus(short);
  const perVideo = short.minus(perMinute.times(SHORT / 60 / minutes));
  write('video', profile(run.resources, perVideo, { per: 'video', units: 1, requests: 2, source: SOURCE }));
  write('video-minute', profile(run.resources, perMinute, { per: 'videoMinute', units: minutes, requests: 0, source: SOURCE }));
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

function write(unit: string, usage: CostUsageProfile): void {
  const file = `src/media/${unit}-usage.json`;
  writeFileSync(file, `${JSON.stringify(usage, undefined, 2)}\n`);
  console.log(`Wrote ${file}.`);
}

async function measured(run: Run, seconds: number): Promise<Meter> {
  const file = await film(seconds);
  const meter = await run.measure(() => send(run, file));
  console.log(`A film of ${seconds} s is through.`);
  return meter;
}

/** One upload, and one look at the job once it has ended. */
async function send(run: Run, file: string): Promise<void> {
  const { local, outputs, user } = run;
  const content = readFileSync(file);
  const url = local.url(outputs.MediaApiUrl);
  const { status, body } = await user.post(`${url}upload`, { fileName: 'film.mp4', contentType: 'video/mp4', size: content.length });
  if (status >= 300) throw new Error(`The upload was refused: ${status} ${JSON.stringify(body)}`);
  const put = await fetch(body.uploadUrl, { method: 'PUT', body: content, headers: body.headers ?? { 'Content-Type': 'video/mp4' } });
  if (!put.ok) throw new Error(`The film was refused: ${put.status} ${await put.text()}`);
  await run.settle();
  const job = await user.get(`${url}status/${body.jobId}`);
  if (job.body.status !== 'COMPLETED') throw new Error(`The job ended ${job.body.status}: ${JSON.stringify(job.body)}`);
}

/** The credited film again and again, at 1080p. */
async function film(seconds: number): Promise<string> {
  const file = join(tmpdir(), `film-${seconds}s.mp4`);
  const { ffmpeg } = await ensurePython(resolve('.local', 'venv'));
  await promisify(execFile)(ffmpeg, [
    '-nostdin', '-v', 'error', '-y', '-stream_loop', '-1', '-i', BIG_BUCK_BUNNY, '-t', String(seconds),
    '-vf', 'scale=1920:1080', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-c:a', 'aac', '-ac', '2', file,
  ]);
  return file;
}
