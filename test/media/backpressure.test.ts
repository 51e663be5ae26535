import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { pipelineWith } from './pipelines';
import { MediaPipelineProps } from '../../src/media';
import { Clock } from '../asl/clock';
import { Interpreter } from '../asl/interpreter';
import { definitionOf } from '../asl/synthesized';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SOURCE = { source: 's', renditions: ['r'], settings: {}, encoding: { mode: 'WHOLE', chunks: [], remux: false }, attempt: 1 };
const RESULTS: Record<string, unknown> = { Probe: SOURCE, CheckQuality: { score: 90, threshold: 80 }, Publish: { subject: 's', message: 'm', userId: 'u', status: 'COMPLETED' } };

/** A queue whose consumer works on so many tasks at a time. A message that waits longer than the queue keeps it is lost. */
class Waiting {
  public atWork = 0;
  public most = 0;
  public longest = 0;
  private readonly tasks: { readonly since: number; readonly answer: () => void }[] = [];

  constructor(private readonly clock: Clock, private readonly options: { retention: number; concurrency: number; seconds: number }) {}

  public add(answer: () => void): void {
    this.tasks.push({ since: this.clock.now, answer });
    this.take();
  }

  private take(): void {
    const { retention, concurrency, seconds } = this.options;
    if (this.atWork === concurrency) return;
    const task = this.tasks.shift();
    if (!task) return;
    const waited = this.clock.now - task.since;
    if (waited > retention) return this.take();
    this.longest = Math.max(this.longest, waited);
    this.most = Math.max(this.most, ++this.atWork);
    this.clock.at(seconds, () => {
      this.atWork--;
      task.answer();
      this.take();
    });
  }
}

/** Jobs of one quarter of an hour each, the longest that one function can work, begun at once in virtual time. */
async function crowd(uploads: number, props: MediaPipelineProps = {}) {
  const { stack, pipeline } = pipelineWith(props);
  const template = Template.fromStack(stack);
  const definition = definitionOf(pipeline.stateMachine);
  const concurrencyOf = (name: string) => Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
    .find(({ Properties }) => JSON.stringify(Properties.EventSourceArn).includes(name))!.Properties.ScalingConfig.MaximumConcurrency;
  const retentionOf = (name: string) => Object.entries(template.findResources('AWS::SQS::Queue'))
    .find(([id]) => id.includes(name) && !id.includes('DeadLetters'))![1].Properties.MessageRetentionPeriod;
  const clock = new Clock();
  const queue = (name: string, seconds: number) => new Waiting(clock, { seconds, concurrency: concurrencyOf(name), retention: retentionOf(name) });
  const queues: Record<string, Waiting> = { Encode: queue('EncodeQueue', 15 * MINUTE), TakeThumbnails: queue('ThumbnailQueue', 20) };
  const calls: Record<string, number> = {};
  const made = new Map<string, number>();
  let oldest = 0;
  const interpreter: Interpreter = new Interpreter({
    clock,
    task: async ({ state, token, parameters }): Promise<unknown> => {
      calls[state] = (calls[state] ?? 0) + 1;
      const job = parameters.jobId;
      if (state === 'Publish') oldest = Math.max(oldest, clock.now - made.get(job)!);
      if (!token) return RESULTS[state] ?? {};
      queues[state].add(() => {
        if (state === 'TakeThumbnails') made.set(parameters.MessageBody.input.jobId, clock.now);
        try {
          interpreter.callbacks.sendTaskSuccess(token, { outputs: [] });
        } catch {
          // Nobody waits any more.
        }
      });
      return undefined;
    },
  });
  const executions = await clock.run(Promise.all(Array.from({ length: uploads }, (_, at) =>
    interpreter.execute(definition, { jobId: `job-${at}`, inputBucket: 'in', inputKey: 'uploads/film.mp4', outputBucket: 'out' }, `execution-job-${at}`))));
  const [{ ExpirationInDays: tempDays }] = Object.values(template.findResources('AWS::S3::Bucket'))
    .flatMap(({ Properties }) => Properties.LifecycleConfiguration?.Rules ?? []).filter(({ Prefix }: any) => Prefix === 'temp/');
  return { executions, calls, queues, definition, tempDays, oldest, end: clock.now };
}

const count = <T>(all: T[], condition: (one: T) => boolean) => all.filter(condition).length;

test('a thousand uploads at once wait for their turn, for more than a day: none fails, none is worked on twice', async () => {
  const { executions, calls, queues, definition, tempDays, oldest, end } = await crowd(1000);
  expect(executions.map(({ status, error }) => error ?? status).filter((status) => status !== 'SUCCEEDED')).toEqual([]);
  expect(calls).toMatchObject({ Encode: 1000, TakeThumbnails: 1000, CheckQuality: 1000, Publish: 1000 });
  expect([queues.Encode.most, queues.TakeThumbnails.most]).toEqual([10, 20]);
  expect([end, queues.Encode.longest]).toEqual([25 * HOUR, 24.75 * HOUR]);
  // The wait counts for nothing: a sign of life is asked of workers, not of the workflow.
  expect(JSON.stringify(definition)).not.toContain('HeartbeatSeconds');
  // What was made at once, thumbnails, is still there when the film is done.
  expect(oldest).toBeGreaterThan(24 * HOUR);
  expect(tempDays * DAY).toBeGreaterThan(definition.TimeoutSeconds);
});

test('a shorter jobTimeout ends what waits longer, each with its reason and cleared away', async () => {
  const { executions, calls } = await crowd(100, { jobTimeout: Duration.hours(2), encodeConcurrency: 10 });
  // Seven rounds of ten end before two hours have passed.
  expect([count(executions, ({ status }) => status === 'SUCCEEDED'), count(executions, ({ error }) => error === 'States.Timeout')]).toEqual([70, 30]);
  expect(calls.RecordFailure).toBe(30);
});
