import { App, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { MediaPipeline, VideoEncoder } from '../../src/media';
import { StateError } from '../asl/errors';
import { Interpreter, TaskCall } from '../asl/interpreter';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';

const stack = new Stack(new App(), 'Stack');
const pipeline = new MediaPipeline(stack, 'Media', {
  ffmpegLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1'),
});
const definition = definitionOf(pipeline.stateMachine);
const PLAN = { source: 's', renditions: ['r'], settings: {} };
const INPUT = { jobId: 'job-1', inputBucket: 'in', inputKey: 'uploads/job-1/film.mp4', outputBucket: 'out' };

const RESULTS: Record<string, unknown> = {
  Probe: { source: 's', renditions: ['r'], settings: {}, encoding: { mode: 'WHOLE', chunks: [], remux: false }, attempt: 1 },
  Encode: { outputs: ['720p'], frames: 10 },
  TakeThumbnails: { outputs: ['thumb_0'] },
  CheckQuality: { score: 90, threshold: 80 },
  Publish: { subject: 's', message: 'm', userId: 'u', status: 'COMPLETED' },
};

/** Runs the machine as synthesized; a state named in `errors` fails that often. */
async function run(errors: Record<string, { error: string; times?: number }> = {}, results = RESULTS) {
  const calls: TaskCall[] = [];
  const interpreter: Interpreter = new Interpreter({
    task: async (call): Promise<unknown> => {
      calls.push(structuredClone(call));
      const failure = errors[call.state];
      const earlier = calls.filter(({ state }) => state === call.state).length - 1;
      const fails = failure && earlier < (failure.times ?? Infinity);
      if (call.token && fails) return interpreter.callbacks.sendTaskFailure(call.token, failure.error, 'cause');
      if (call.token) return interpreter.callbacks.sendTaskSuccess(call.token, results[call.state]);
      if (fails) throw new StateError(failure.error, 'cause');
      return results[call.state] ?? {};
    },
  });
  const execution = await interpreter.run(definition, INPUT);
  return { ...execution, calls, called: (state: string) => calls.filter((call) => call.state === state) };
}

test('is well-formed', () => {
  expect(lint(definition)).toEqual([]);
});

test('keeps its input and every result to the last state', async () => {
  const { status, output, entered } = await run();
  expect(status).toBe('SUCCEEDED');
  const made = { encoded: RESULTS.Encode, thumbnails: RESULTS.TakeThumbnails };
  expect(output).toMatchObject({ ...INPUT, plan: RESULTS.Probe, made, quality: RESULTS.CheckQuality });
  expect(entered).toEqual([
    'MarkProcessing', 'Probe', 'Make', 'HowToEncode', 'TakeThumbnails', 'Encode', 'CheckQuality', 'IsGoodEnough', 'Publish', 'MarkCompleted', 'Notify', 'Completed',
  ]);
});

const STEPS = ['MarkProcessing', 'Probe', 'Encode', 'TakeThumbnails', 'CheckQuality', 'Publish', 'MarkCompleted', 'Notify'];

test.each(STEPS)('a failure of %s is recorded once, with the whole context, and ends the execution failed', async (state) => {
  const { status, error, called } = await run({ [state]: { error: 'TypeError' } });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'TypeError' });
  expect(called('RecordFailure').map(({ parameters }) => parameters)).toEqual([
    { ...INPUT, error: { Error: 'TypeError', Cause: 'cause' }, execution: 'arn:aws:states:::execution:machine:execution' },
  ]);
});

test.each(['NotAVideo', 'EmptyUpload', 'Truncated', 'TooLong', 'JobNotActive'])('a refusal is final: %s is tried once', async (error) => {
  const { called, status } = await run({ Probe: { error } });
  expect(status).toBe('FAILED');
  expect(called('Probe')).toHaveLength(1);
});

const ATTEMPTS: [string, number][] = [['Probe', 3], ['Encode', 3], ['TakeThumbnails', 2], ['CheckQuality', 2], ['Publish', 4]];

test.each(ATTEMPTS)('%s is tried %i times more when that may help', async (state, times) => {
  expect((await run({ [state]: { error: 'TransientFailure', times } })).status).toBe('SUCCEEDED');
  const { status, called } = await run({ [state]: { error: 'TransientFailure' } });
  expect(status).toBe('FAILED');
  expect(called(state)).toHaveLength(times + 1);
});

test.each(['Probe', 'CheckQuality', 'Publish'])('%s waits for hours when the account has no room for it', async (state) => {
  expect((await run({ [state]: { error: 'Lambda.TooManyRequestsException', times: 30 } })).status).toBe('SUCCEEDED');
});

test('encoding and thumbnails wait in queues, with everything that their workers need', async () => {
  const { called } = await run();
  const messages = { Encode: { task: 'WHOLE', ...INPUT, attempt: 1, plan: PLAN, remuxed: false }, TakeThumbnails: { ...INPUT, plan: RESULTS.Probe } };
  for (const [[state, input], queue] of Object.entries(messages).map((entry, at) => [entry, ['EncodeQueue', 'ThumbnailQueue'][at]] as const)) {
    expect(called(state).map(({ parameters }) => parameters)).toEqual([{
      QueueUrl: expect.stringContaining(queue),
      MessageBody: { taskToken: expect.any(String), input },
    }]);
  }
});

test('a job that another execution has taken is left alone', async () => {
  const { status, called } = await run({ MarkProcessing: { error: 'DynamoDB.ConditionalCheckFailedException' } });
  expect(status).toBe('SUCCEEDED');
  expect(called('RecordFailure')).toEqual([]);
  expect(called('Probe')).toEqual([]);
});

test.each([[79.99, 'FAILED'], [80, 'SUCCEEDED'], [0, 'FAILED']])('a score of %f ends %s', async (score, expected) => {
  const { status, called, error } = await run({}, { ...RESULTS, CheckQuality: { score, threshold: 80 } });
  expect(status).toBe(expected);
  expect(called('Publish')).toHaveLength(expected === 'SUCCEEDED' ? 1 : 0);
  if (expected === 'FAILED') {
    expect(error).toBe('QualityTooLow');
    expect(called('RecordFailure')[0].parameters.error.Cause).toBe(`The quality score is ${score}; at least 80 is needed.`);
  }
});

test('a failure that cannot be recorded still ends the execution failed, for the rule on stopped executions to see', async () => {
  const { status, error, called } = await run({ Probe: { error: 'NotAVideo' }, RecordFailure: { error: 'TransientFailure' } });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotAVideo' });
  expect(called('RecordFailure')).toHaveLength(7);
});

describe('in chunks', () => {
  const CHUNKS = [{ index: 0, from: 0, to: 60 }, { index: 1, from: 60 }];
  const inChunks = (mode: string, remux = false) => ({
    ...RESULTS,
    Probe: { ...PLAN, encoding: { mode, chunks: CHUNKS, remux }, attempt: 2 },
    MakeCuttable: {},
    EncodeAudio: { tracks: 1 },
    EncodeChunk: { index: 0, frames: 5 },
    EncodeOneOfMany: { index: 0, frames: 5 },
    JoinChunks: RESULTS.Encode,
  });
  const bodies = (calls: TaskCall[]) => calls.map(({ parameters }) => parameters.MessageBody.input);
  const job = { ...INPUT, attempt: 2, plan: PLAN };

  test.each([['CHUNKS', 'EncodeChunk'], ['MANY_CHUNKS', 'EncodeOneOfMany']])('%s: each is a task of its own, beside the sound; then they are joined', async (mode, state) => {
    const { status, output, called } = await run({}, inChunks(mode));
    expect(status).toBe('SUCCEEDED');
    expect(bodies(called(state)).sort((a, b) => a.chunk.index - b.chunk.index))
      .toEqual(CHUNKS.map((chunk) => ({ task: 'CHUNK', ...job, remuxed: false, chunk, chunks: 2 })));
    expect(bodies(called('EncodeAudio'))).toEqual([{ task: 'AUDIO', ...job, remuxed: false }]);
    expect(bodies(called('JoinChunks'))).toEqual([{ task: 'JOIN', ...job, remuxed: false, parts: [{ index: 0, frames: 5 }, { index: 0, frames: 5 }] }]);
    expect(called('MakeCuttable')).toEqual([]);
    expect(output).toMatchObject({ made: { encoded: RESULTS.Encode } });
  });

  test('what cannot be cut is copied first', async () => {
    const { called } = await run({}, inChunks('CHUNKS', true));
    expect(bodies(called('MakeCuttable'))).toEqual([{ task: 'REMUX', ...job, remuxed: false }]);
    expect(bodies(called('EncodeChunk')).map(({ remuxed }) => remuxed)).toEqual([true, true]);
  });

  test.each(['EncodeAudio', 'EncodeChunk', 'JoinChunks'])('a failure of %s ends the job; what may pass is tried again', async (state) => {
    const { status, error, called } = await run({ [state]: { error: 'Damaged' } }, inChunks('CHUNKS'));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Damaged' });
    expect(called('RecordFailure')).toHaveLength(1);
    expect((await run({ [state]: { error: 'TransientFailure', times: 1 } }, inChunks('CHUNKS'))).status).toBe('SUCCEEDED');
  });

  test('many chunks are executions of their own, under a label that the workers may answer', () => {
    const { EncodeManyChunks: map } = definition.States.Make.Branches[0].States.EncodeParts.Branches[1].States;
    expect(map).toMatchObject({ Type: 'Map', Label: 'Chunks', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } } });
  });

  test('a pipeline has the states of its encoder only', () => {
    const other = new Stack(new App(), 'Other');
    const layer = lambda.LayerVersion.fromLayerVersionArn(other, 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1');
    const statesWith = (encoder: VideoEncoder, id: string) =>
      JSON.stringify(definitionOf(new MediaPipeline(other, id, { ffmpegLayer: layer, encoder }).stateMachine));
    expect(statesWith(VideoEncoder.singleFunction(), 'A')).not.toContain('JoinChunks');
    expect(statesWith(VideoEncoder.chunked(), 'B')).not.toContain('"Encode"');
  });
});
