import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { archiveIn, pipelineWith } from './pipelines';
import { MediaSourceProps } from '../../src/media';
import { expectNoFindings } from '../nag';

const template = Template.fromStack(pipelineWith().stack);

describe('trigger', () => {
  test('the bucket sends its events to EventBridge, without a custom resource', () => {
    template.hasResourceProperties('AWS::S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('every kind of arrival under uploads/ goes through a queue, with somewhere to go when that fails', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ prefix: 'uploads/' }] }, reason: Match.absent() } },
      Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Arrivals'), 'Arn'] }, DeadLetterConfig: Match.anyValue() }],
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  test('executions that were stopped or ran out of time are recorded', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { 'source': ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'], 'detail': { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] } },
      Targets: [{ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Fail'), 'Arn'] }, DeadLetterConfig: Match.anyValue() }],
    });
  });
});

describe('sources', () => {
  const sourced = (props: Partial<MediaSourceProps> = {}) => {
    const { stack, pipeline } = pipelineWith();
    const bucket = archiveIn(stack);
    pipeline.addSource('Incoming', { bucket, prefix: 'incoming/', ...props });
    return stack;
  };
  const ruleOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule', { Properties: { Description: 'Videos that jobs are started for' } }))[0].Properties;

  test('every object that arrives under the prefix starts a job, in whichever way it is made; its key is passed on as it is', () => {
    const { EventPattern, Targets: [target] } = ruleOf(sourced());
    expect(EventPattern).toMatchObject({ 'source': ['aws.s3'], 'detail-type': ['Object Created'], 'detail': { object: { key: [{ prefix: 'incoming/' }] } } });
    expect(EventPattern.detail).not.toHaveProperty('reason');
    expect(target).toMatchObject({ Arn: { 'Fn::GetAtt': [expect.stringContaining('Arrivals'), 'Arn'] }, DeadLetterConfig: expect.anything() });
    expect(Object.values(target.InputTransformer.InputPathsMap).sort()).toEqual(['$.detail.object.key', '$.detail.object.sequencer']);
    expect(JSON.stringify(target.InputTransformer.InputTemplate)).toContain('defaultOwner');
  });

  test('an event of one\'s own starts one as well', () => {
    const { EventPattern, Targets: [target] } = ruleOf(sourced({ eventPattern: { detailType: ['Film Delivered'] } }));
    expect(EventPattern).toEqual({ 'detail-type': ['Film Delivered'] });
    expect(Object.values(target.InputTransformer.InputPathsMap).sort()).toEqual(['$.detail', '$.id']);
  });

  test('who works on the videos may read them, under the prefix only; nobody may change them', () => {
    const made = Template.fromStack(sourced());
    const statements = Object.entries(made.findResources('AWS::IAM::ManagedPolicy')).flatMap(([id, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter((statement: any) => JSON.stringify(statement.Resource).includes('Archive')).map((statement: any) => [id, statement.Action]));
    for (const name of ['Start', 'Probe', 'Encode', 'Thumbnails', 'Quality']) expect(statements).toContainEqual([expect.stringContaining(`Functions${name}Role`), 's3:GetObject']);
    expect([...new Set(statements.map(([, action]) => action))].sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
  });

  test('are clean', () => expectNoFindings(sourced()));
});

test('so many videos are worked on at a time, one a worker; the rest waits', () => {
  for (const [queue, MaximumConcurrency] of [['Arrivals', 2], ['EncodeQueue', 10], ['ThumbnailQueue', 20]]) {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`Media${queue}`), 'Arn'] }, BatchSize: 1, ScalingConfig: { MaximumConcurrency },
    });
  }
});
