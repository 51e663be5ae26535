import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { pipelineWith } from './pipelines';
import { CostReport } from '../../src/cost';
import { MediaPipeline, Rendition, VideoCodec, VideoEncoder } from '../../src/media';
import { answerConversion } from '../../src/media/core/conversion-answer';
import type { NamedError } from '../../src/media/core/conversion-error';
import type { ConversionEvent } from '../../src/media/core/conversion-event';
import type { Job } from '../../src/media/core/job';
import { StateError } from '../asl/errors';
import { Interpreter, TaskCall } from '../asl/interpreter';
import { lint } from '../asl/lint';
import { definitionOf } from '../asl/synthesized';
import { expectNoFindings } from '../nag';

const { stack, pipeline } = pipelineWith({ encoder: VideoEncoder.mediaConvert() });
const template = Template.fromStack(stack);
const definition = definitionOf(pipeline.stateMachine);
const QUEUE = 'arn:aws:mediaconvert:us-west-2:111122223333:queues/Default';
const INPUT = { jobId: 'job-1', inputBucket: 'in', inputKey: 'uploads/job-1/film.mp4', outputBucket: 'out' };
const SETTINGS = { Inputs: ['…'] };
const RESULTS: Record<string, unknown> = {
  Probe: { source: 's', renditions: ['r'], settings: {}, encoding: { mode: 'MEDIACONVERT', chunks: [], remux: false }, attempt: 1, conversion: SETTINGS },
  StartConversion: { Job: { Id: '1671476818694-phptj0', Arn: 'arn', Status: 'SUBMITTED', Queue: QUEUE } },
  FinishConversion: { outputs: ['720p'], frames: 10 },
  TakeThumbnails: { outputs: ['thumb_0'] },
  CheckQuality: { score: 90, threshold: 80 },
  Publish: { subject: 's', message: 'm', userId: 'u', status: 'COMPLETED' },
};

/** As AWS documents the events: https://docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_event_list.html */
const event = (status: string, detail: object = {}): ConversionEvent => JSON.parse(JSON.stringify({
  'version': '0',
  'id': '1234abcd-12ab-34cd-56ef-1234567890ab',
  'detail-type': 'MediaConvert Job State Change',
  'source': 'aws.mediaconvert',
  'account': '111122223333',
  'time': '2022-12-19T19:07:12Z',
  'region': 'us-west-2',
  'resources': ['arn:aws:mediaconvert:us-west-2::jobs/1671476818694-phptj0'],
  'detail': { timestamp: 1671476832124, accountId: '111122223333', queue: QUEUE, jobId: '1671476818694-phptj0', status, userMetadata: { jobId: 'job-1', attempt: '1' }, ...detail },
}));
const COMPLETE = event('COMPLETE', {
  warnings: [{ code: 0, count: 1 }],
  outputGroupDetails: [{ outputDetails: [{ outputFilePaths: ['s3://out/temp/job-1/encoded/job-1/720p.mp4'], durationInMs: 30041, videoDetails: { widthInPx: 1280, heightInPx: 720 } }], type: 'FILE_GROUP' }],
  paddingInserted: 0,
});
const error = (errorCode: number, errorMessage: string) => event('ERROR', { errorCode, errorMessage });

/** The machine as synthesized; once it waits for the conversion, these events come, in turn for each conversion. */
async function run(events: ConversionEvent[][], { deleted = false, early = false, busy = 0 } = {}) {
  const calls: TaskCall[] = [];
  const percents: number[] = [];
  let job = { jobId: 'job-1', status: 'PROCESSING' } as Job;
  let refused = 0;
  const desk = {
    find: async () => job,
    setPercent: async (_: string, percent: number) => { percents.push(percent); },
    succeed: async (token: string) => interpreter.callbacks.sendTaskSuccess(token, {}),
    fail: async (token: string, { error: name, cause }: NamedError) => interpreter.callbacks.sendTaskFailure(token, name, cause),
  };
  const interpreter: Interpreter = new Interpreter({
    task: async (call): Promise<unknown> => {
      calls.push(structuredClone(call));
      if (call.state === 'StartConversion') {
        if (refused++ < busy) throw new StateError('MediaConvert.TooManyRequestsException', 'slow down');
        if (early) await expect(answerConversion(COMPLETE, desk)).rejects.toThrow(/does not know of the conversion/);
      }
      if (call.state === 'AwaitConversion') {
        const { ':conversion': { M: { id, token } } } = call.parameters.ExpressionAttributeValues;
        job = { ...job, conversion: { id: id.S, token: token.S } };
        if (deleted) interpreter.callbacks.sendTaskFailure(token.S, 'JobNotActive', 'Its owner has deleted the job.');
        else for (const one of events.shift() ?? []) await answerConversion(one, desk);
        return {};
      }
      if (call.token) return interpreter.callbacks.sendTaskSuccess(call.token, RESULTS[call.state]);
      return RESULTS[call.state] ?? {};
    },
  });
  const execution = await interpreter.run(definition, INPUT);
  const called = (state: string) => calls.filter((call) => call.state === state).map(({ parameters }) => parameters);
  return { ...execution, calls, percents, called };
}

test('counts the minutes, one custom metric a month; the speed is not known', () => {
  const { lines } = CostReport.fromTemplates({ Stack: template.toJSON() });
  expect(lines.filter(({ price }) => price === 'cloudwatch.custom-metrics').map(({ quantity }) => quantity)).toEqual([1]);
});

test('is clean and well-formed', () => {
  expectNoFindings(pipelineWith({ encoder: VideoEncoder.mediaConvert() }).stack);
  expect(lint(definition)).toEqual([]);
});

describe('a conversion', () => {
  test('is started with the planned settings, waited for, taken over, and its job goes on as any other', async () => {
    const { status, output, called, percents } = await run([[event('STATUS_UPDATE', { jobProgress: { jobPercentComplete: 40, currentPhase: 'TRANSCODING' } }), COMPLETE]]);
    expect(status).toBe('SUCCEEDED');
    expect(called('StartConversion')).toEqual([expect.objectContaining({
      Settings: SETTINGS, UserMetadata: { jobId: 'job-1', attempt: '1' }, ClientRequestToken: expect.stringMatching(/^execution-/),
    })]);
    expect(called('FinishConversion')).toEqual([expect.objectContaining({ MessageBody: expect.objectContaining({ input: expect.objectContaining({ task: 'ADOPT', jobId: 'job-1' }) }) })]);
    expect(percents).toEqual([38]);
    expect(output).toMatchObject({ ...INPUT, made: { encoded: RESULTS.FinishConversion, thumbnails: RESULTS.TakeThumbnails } });
  });

  test('waits while MediaConvert is busy; an event that comes before the record is there comes again', async () => {
    expect((await run([[COMPLETE]], { busy: 10 })).status).toBe('SUCCEEDED');
    expect((await run([[COMPLETE]], { early: true })).status).toBe('SUCCEEDED');
  });

  test('of a job that is deleted is cancelled', async () => {
    const { status, error: code, called } = await run([], { deleted: true });
    expect({ status, code }).toEqual({ status: 'FAILED', code: 'JobNotActive' });
    expect(called('CancelConversion')).toEqual([{ Id: '1671476818694-phptj0' }]);
    expect(called('RecordFailure')).toHaveLength(1);
  });

  test.each([
    [error(1076, 'Demuxer: [ReadPacketData File read failed - end of file hit at length [109838]. Is file truncated?]'), 'Truncated'],
    [error(1076, 'any words'), 'Truncated'],
    [error(1030, 'Unsupported codec in input'), 'NotAVideo'],
    [error(1020, 'No video found'), 'NotAVideo'],
    [error(1075, 'any words'), 'Damaged'],
    [error(1010, 'Unable to open input file: [Failed probe/open: [No parser found for container]]'), 'Damaged'],
    [error(1010, 'Unable to open input file: [Failed probe/open: [Failed to read data: AssumeRole failed]]'), 'ConversionFailed'],
    [error(1040, 'Unsupported settings: the decoder wants an internal value'), 'ConversionFailed'],
    [error(1515, 'The role is malformed, try again'), 'ConversionFailed'],
    [error(1030, 'The input is encrypted'), 'Protected'],
    [error(1432, 'Unable to write to output file [s3:///out/x]: [Failed to write data: Access Denied]'), 'ConversionFailed'],
    [event('CANCELED'), 'ABORTED'],
  ])('that ends badly ends its job with a reason: %#', async (end, code) => {
    const { status, error: name, called } = await run([[end]]);
    expect({ status, name }).toEqual({ status: 'FAILED', name: code });
    expect(called('RecordFailure')[0].error).toEqual({ Error: code, Cause: expect.stringMatching(/\.$|MediaConvert error 1\d{3}: /) });
  });

  test('is begun again when the service itself was in trouble', async () => {
    const trouble = error(1999, 'Unexpected transcoding error');
    const { status, called } = await run([[trouble], [COMPLETE]]);
    expect(status).toBe('SUCCEEDED');
    expect(called('StartConversion')).toHaveLength(2);
    expect((await run([[trouble], [trouble], [trouble], [trouble]])).error).toBe('TransientFailure');
    expect((await run([[error(9999, 'Internal service error. Please try again.')], [COMPLETE]])).status).toBe('SUCCEEDED');
  });

  test('of an earlier try is not taken for the one that runs', async () => {
    const other = event('ERROR', { jobId: 'another', errorCode: 1, errorMessage: 'x' });
    expect((await run([[other, COMPLETE]])).status).toBe('SUCCEEDED');
  });
});

describe('permissions', () => {
  test('MediaConvert reads uploads and writes work in progress, for this account only', () => {
    const [[id, { Properties }]] = Object.entries(template.findResources('AWS::IAM::Role', { Properties: { AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'mediaconvert.amazonaws.com' } }] } } }));
    expect(Properties.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
    const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy')).filter((policy) => JSON.stringify(policy.Properties.Roles) === JSON.stringify([{ Ref: id }]));
    const statements = policies.flatMap((policy) => policy.Properties.PolicyDocument.Statement);
    expect(statements.map(({ Action, Resource }: any) => [Action, Resource['Fn::Join'][1].at(-1)])).toEqual([['s3:GetObject', '/uploads/*'], ['s3:PutObject', '/temp/*']]);
  });

  test('the workflow may use the one queue, pass the one role to the one service, and cancel', () => {
    const [policy] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) => id.includes('ConversionPolicy')).map(([, { Properties }]) => Properties.PolicyDocument.Statement);
    expect(policy).toEqual([
      { Action: 'mediaconvert:CreateJob', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringContaining('ConversionQueue'), 'Arn'] } },
      expect.objectContaining({ Action: 'iam:PassRole', Condition: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } }, Resource: { 'Fn::GetAtt': [expect.stringContaining('ConversionRole'), 'Arn'] } }),
      { Action: 'mediaconvert:CancelJob', Effect: 'Allow', Resource: 'arn:*:mediaconvert:*:*:jobs/*' },
    ]);
  });

  test('who hears of ends may answer; who deletes may wake the workflow; events that cannot be delivered are kept', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'source': ['aws.mediaconvert'], 'detail-type': ['MediaConvert Job State Change'], 'detail': { status: ['COMPLETE', 'ERROR', 'CANCELED', 'STATUS_UPDATE'] } },
      Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Converted'), 'Arn'] }, DeadLetterConfig: Match.anyValue() }],
    });
    const actionsOf = (role: string) => Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) => id.includes(`Functions${role}Role`))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => Action)).filter((action: string) => action.startsWith('states:'));
    expect(actionsOf('Converted')).toEqual(['states:SendTaskSuccess', 'states:SendTaskFailure']);
    expect(actionsOf('Delete')).toEqual(['states:SendTaskFailure']);
  });
});

test('the bill counts a minute of every rendition, and no minutes of our own encoder', () => {
  const usage = (of: Template, type: string) => Object.values(of.findResources(type)).flatMap(({ Metadata }) => Metadata?.['cdk-event-workflows:usage'] ?? []);
  expect(usage(template, 'AWS::MediaConvert::Queue')).toEqual([expect.objectContaining({ per: 'videoMinute', meters: { hdMinutes: 2 } })]);
  const encoderMinutes = usage(template, 'AWS::Lambda::Function').filter(({ per }: any) => per === 'videoMinute').map(({ meters }: any) => meters.milliseconds);
  expect(encoderMinutes).toContain(3000);
  expect(Math.max(...encoderMinutes)).toBeLessThan(100_000);
  const small = pipelineWith({ encoder: VideoEncoder.mediaConvert(), renditions: [Rendition.SD_480, Rendition.UHD_2160, Rendition.of({ name: 'x', width: 1920, height: 1080, codec: VideoCodec.AV1 })] });
  expect(usage(Template.fromStack(small.stack), 'AWS::MediaConvert::Queue')[0].meters).toEqual({ hdMinutes: 2.5 });
  Annotations.fromStack(small.stack).hasInfo('*', Match.stringLikeRegexp('the cost report leaves out x\\.'));
});

test('a queue of one\'s own is used instead; other pipelines have nothing of it', () => {
  const own = Template.fromStack(pipelineWith({ encoder: VideoEncoder.mediaConvert({ queueArn: QUEUE }) }).stack);
  own.resourceCountIs('AWS::MediaConvert::Queue', 0);
  own.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { queue: [QUEUE] } } });
  const other = Template.fromStack(pipelineWith().stack);
  expect(JSON.stringify(other.toJSON())).not.toMatch(/mediaconvert/i);
  expect(new MediaPipeline(stack, 'Two', { ffmpegLayer: undefined, encoder: VideoEncoder.mediaConvert() }).functions.map(({ node }) => node.id)).toContain('Converted');
});
