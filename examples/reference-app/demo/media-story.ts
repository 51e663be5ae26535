import { readFileSync } from 'node:fs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Checks } from './checks';
import { bytes, table } from './format';
import { contentTypeOf, nameOf } from './sources';
import { follow } from '../client/follow';
import { receive } from '../client/queue';
import { bodyOf, Session } from '../client/session';

export interface OutputView {
  readonly kind: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly atSeconds?: number;
  readonly url: string;
}

/** What `GET /status/{jobId}` tells, as far as the demo shows it. */
export interface JobView {
  readonly jobId: string;
  readonly status: string;
  readonly steps: Record<string, { readonly state: string; readonly percent?: number }>;
  readonly outputs?: OutputView[];
  readonly quality?: { readonly score: number; readonly threshold: number };
  readonly error?: { readonly code: string; readonly message: string };
}

export interface MediaDemo {
  readonly apiUrl: string;
  readonly user: Session;
  readonly sqs: SQSClient;
  readonly notificationQueueUrl: string;
  readonly checks: Checks;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Uploads a film as a customer would and follows its job to the end. */
export async function processFilm(demo: MediaDemo, film: string, onState: (line: string) => void): Promise<JobView> {
  const content = readFileSync(film);
  const contentType = contentTypeOf(film);
  const body = bodyOf(await demo.user.post(`${demo.apiUrl}upload`, { fileName: nameOf(film), contentType, size: content.length }));
  const upload = await fetch(body.uploadUrl, { method: 'PUT', body: content, headers: body.headers ?? { 'Content-Type': contentType } });
  if (!upload.ok) throw new Error(`the upload of ${nameOf(film)} was refused with ${upload.status}: ${await upload.text()}`);
  return follow<JobView>({
    what: `the end of the job of ${nameOf(film)}`,
    deadline: 15 * 60_000,
    signal: demo.signal,
    ask: async () => bodyOf(await demo.user.get<JobView>(`${demo.apiUrl}status/${body.jobId}`)),
    done: (job) => ['COMPLETED', 'FAILED'].includes(job.status),
    onState: (job) => onState(`${nameOf(film)}   ${describeSteps(job)}`),
  });
}

/** The message about the job's end, as it arrives in the subscribed queue. */
export async function notificationOf(demo: MediaDemo, { jobId }: JobView): Promise<{ status: string }> {
  const message = await receive(demo.sqs, demo.notificationQueueUrl, (body) => payloadOf(body).jobId === jobId, demo.signal);
  return payloadOf(message);
}

/** Raw delivery and the SNS envelope alike. */
const payloadOf = (body: any) => (typeof body.Message === 'string' ? JSON.parse(body.Message) : body);

export interface ExpectedOutputs {
  readonly renditions: string[];
  readonly thumbnails: number;
}

/** Holds a finished job against what its film has to give. */
export function checkJob(checks: Checks, film: string, job: JobView, expected?: ExpectedOutputs): void {
  const name = nameOf(film);
  checks.that(job.status === 'COMPLETED', `${name} ended ${job.status}: ${job.error?.message}`);
  if (job.status !== 'COMPLETED' || !expected) return;
  const named = (kind: string) => job.outputs!.filter((output) => output.kind === kind).map((output) => output.name);
  checks.that(named('RENDITION').join() === expected.renditions.join(), `${name} has the renditions ${named('RENDITION')}, not ${expected.renditions}`);
  checks.that(named('THUMBNAIL').length === expected.thumbnails, `${name} has ${named('THUMBNAIL').length} thumbnails, not ${expected.thumbnails}`);
}

/** Every output is really there: fetched by its URL, of the size that the job tells. */
export async function checkDownloads(checks: Checks, job: JobView): Promise<void> {
  for (const output of job.outputs ?? []) {
    const content = await (await fetch(output.url)).arrayBuffer();
    checks.that(content.byteLength === output.bytes, `${output.name} has ${content.byteLength} bytes, the job says ${output.bytes}`);
  }
}

export function describeJob(film: string, job: JobView): string {
  const rows = (job.outputs ?? []).map(({ name, width, height, bytes: size, atSeconds }) =>
    [name, `${width}×${height}`, bytes(size), atSeconds === undefined ? '' : `at ${atSeconds} s`]);
  const quality = job.quality ? `quality ${job.quality.score.toFixed(1)} of 100 (at least ${job.quality.threshold})` : job.error?.message ?? '';
  return [`  ${nameOf(film)}: ${job.status}, ${quality}`, ...(rows.length ? [table(rows)] : [])].join('\n');
}

const MARKS: Record<string, string> = { PENDING: '·', RUNNING: '▶', SUCCEEDED: '✔', FAILED: '✖' };

function describeSteps({ steps = {} }: JobView): string {
  return Object.entries(steps)
    .map(([name, { state, percent }]) => `${MARKS[state] ?? state} ${name}${state === 'RUNNING' && percent !== undefined ? ` ${Math.round(percent)} %` : ''}`)
    .join('   ');
}
