import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { layerOf, pipelineWith } from './pipelines';
import { MediaPipeline } from '../../src/media';
import { expectNoFindings } from '../nag';

const template = Template.fromStack(pipelineWith().stack);

describe('nag', () => {
  test('is clean under the standard packs', () => {
    expectNoFindings(pipelineWith().stack);
  });

  test('two pipelines in one stack are clean as well', () => {
    const { stack } = pipelineWith();
    new MediaPipeline(stack, 'Second', { ffmpegLayer: layerOf(new Stack(stack, 'Other')) });
    expectNoFindings(stack);
  });
});

describe('storage', () => {
  test('uploads move to colder storage; what viewers play does not; work in progress expires', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({
          Prefix: 'uploads/',
          Transitions: [
            { StorageClass: 'STANDARD_IA', TransitionInDays: 30 }, { StorageClass: 'GLACIER', TransitionInDays: 90 }, { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 365 },
          ],
        })],
      },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ Prefix: 'temp/', ExpirationInDays: 8, Transitions: Match.absent() })] },
    });
  });

  test('is kept when the stack goes, unless said otherwise', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Cognito::UserPool']) {
      template.allResources(type, { DeletionPolicy: 'Retain' });
      Template.fromStack(pipelineWith({ removalPolicy: RemovalPolicy.DESTROY }).stack).allResources(type, { DeletionPolicy: 'Delete' });
    }
  });

  test('logical ids of what holds data stay the same', () => {
    const ids = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::Cognito::UserPool'].flatMap((type) => Object.keys(template.findResources(type)));
    expect(ids.sort()).toEqual([
      'MediaApiUserPool5B5AE14B', 'MediaStorageAccessLogs2EF2FADC', 'MediaStorageInputCBCA6EC2', 'MediaStorageJobs96B0A7B4', 'MediaStorageOutput54B3B252',
    ]);
  });
});

describe('permissions', () => {
  const statementsOf = (role: string) => Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
    .filter(([id]) => id.includes(`Functions${role}Role`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action).filter((action: string) => !action.startsWith('logs:')).sort();

  test.each([
    ['Upload', ['dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject', 's3:ListBucket', 's3:ListMultipartUploadParts', 's3:PutObject']],
    ['Status', ['dynamodb:GetItem', 's3:GetObject', 's3:GetObject']],
    ['List', ['dynamodb:Query']],
    ['Delete', ['dynamodb:DeleteItem', 'dynamodb:UpdateItem', 's3:AbortMultipartUpload', 's3:DeleteObject', 's3:DeleteObject', 's3:DeleteObject', 's3:DeleteObject', 's3:ListBucket', 's3:ListBucket']],
    ['Retry', ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'states:StartExecution']],
    ['Start', ['dynamodb:GetItem', 's3:DeleteObject', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'states:StartExecution']],
    ['Encode', [
      'dynamodb:UpdateItem', 's3:AbortMultipartUpload', 's3:GetObject', 's3:GetObject', 's3:PutObject', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage', 'states:SendTaskFailure', 'states:SendTaskFailure', 'states:SendTaskSuccess', 'states:SendTaskSuccess',
    ]],
  ])('%s may do what it does and nothing else', (role, actions) => {
    expect(actionsOf(role)).toEqual(actions);
  });

  test('only who deletes a job, publishes it, records its failure or takes an upload to a deleted one can remove anything', () => {
    const all = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([, policy]) => JSON.stringify(policy).includes('s3:DeleteObject')).map(([id]) => id);
    expect(all).toEqual(['Delete', 'Start', 'Publish', 'Fail'].map((name) => expect.stringContaining(`Functions${name}Role`)));
  });
});

test('the bill has no time for pictures in a minute when there are no sheets of them', () => {
  const pictures = (props: object) => Object.values(Template.fromStack(pipelineWith(props).stack).findResources('AWS::Lambda::Function'))
    .filter(({ Properties }) => Properties.Description === 'Takes pictures of a video')
    .flatMap(({ Metadata }) => Metadata['cdk-event-workflows:usage']).map(({ per, meters }: any) => [per, meters.milliseconds]);
  expect(pictures({})).toEqual([['video', undefined], ['videoMinute', expect.any(Number)]]);
  expect(pictures({ sprites: false })).toEqual([['video', 4900]]);
});
