import { App, aws_apigateway as apigateway, aws_dynamodb as dynamodb, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { archiveIn, environmentOf, layerOf, pipelineWith } from './pipelines';
import { MediaApi, MediaAuthorization, MediaPipeline, MediaPipelineProps } from '../../src/media';
import { expectNoFindings } from '../nag';

const statementsIn = (template: Template) => Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
  .flatMap(([id, { Properties }]) => Properties.PolicyDocument.Statement.map((statement: any) => ({ id, ...statement })));

describe('a key', () => {
  function encrypted(props: MediaPipelineProps = {}) {
    const stack = new Stack(new App(), 'Stack');
    const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
    new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), encryptionKey, statusPush: true, ...props });
    return stack;
  }
  const stack = encrypted();
  const template = Template.fromStack(stack);
  const refersToKey = (value: unknown) => /"(Fn::GetAtt":\["Key|Ref":"Key)/.test(JSON.stringify(value) ?? '');

  test('is clean', () => expectNoFindings(encrypted()));

  test('encrypts everything that holds something of the user', () => {
    const unencrypted = (type: string, pick: (properties: any) => unknown) => Object.entries(template.findResources(type))
      .filter(([, { Properties }]) => !refersToKey(pick(Properties))).map(([id]) => id);
    expect(unencrypted('AWS::S3::Bucket', ({ BucketEncryption }) => BucketEncryption)).toEqual([expect.stringContaining('AccessLogs')]);
    expect(unencrypted('AWS::DynamoDB::Table', ({ SSESpecification }) => SSESpecification)).toEqual([]);
    expect(unencrypted('AWS::SQS::Queue', ({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual([]);
    expect(unencrypted('AWS::SNS::Topic', ({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual([]);
    const logs = unencrypted('AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId);
    expect(logs.filter((id) => !id.includes('Notifications'))).toEqual([]);
  });

  test('lets in the services that need it', () => {
    const [{ Properties: { KeyPolicy } }] = Object.values(template.findResources('AWS::KMS::Key'));
    const services = KeyPolicy.Statement.filter(({ Principal }: any) => Principal.Service);
    for (const name of ['logs.', 'events.amazonaws.com', 'sns.amazonaws.com']) expect(services.map(({ Principal }: any) => JSON.stringify(Principal.Service)).join()).toContain(name);
    const [logs] = services.filter(({ Principal }: any) => JSON.stringify(Principal).includes('logs.'));
    expect(JSON.stringify(logs.Condition.ArnLike['kms:EncryptionContext:aws:logs:arn'])).toMatch(/"AWS::AccountId"\},":log-group:\*"/);
  });

  test.each([
    ['Upload', ['kms:Decrypt', 'kms:GenerateDataKey']], ['Encode', ['kms:Decrypt', 'kms:GenerateDataKey']], ['Publish', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['Fail', ['kms:Decrypt', 'kms:GenerateDataKey']], ['List', ['kms:Decrypt', 'kms:GenerateDataKey']], ['StatusPushPush', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['WorkflowRole', ['kms:Decrypt', 'kms:GenerateDataKey']],
  ])('%s may use it', (role, actions) => {
    const granted = statementsIn(template).filter(({ id, Resource }) => id.includes(role) && refersToKey(Resource)).flatMap(({ Action }) => Action);
    expect([...new Set(granted)].sort()).toEqual(actions);
  });

  test('that is imported is used as it is', () => {
    const own = new Stack(new App(), 'Own');
    const encryptionKey = kms.Key.fromKeyArn(own, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/1');
    new MediaPipeline(own, 'Media', { ffmpegLayer: layerOf(own), encryptionKey });
    Template.fromStack(own).hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/1' } });
  });

  test('of a table that is brought along is opened to the workflow too', () => {
    const other = new Stack(new App(), 'Table');
    const key = new kms.Key(other, 'Key');
    const string = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
    const jobTable = new dynamodb.Table(other, 'Jobs', { partitionKey: string('jobId'), encryptionKey: key, timeToLiveAttribute: 'expiresAt' });
    jobTable.addGlobalSecondaryIndex({ indexName: 'by-user', partitionKey: string('userId'), sortKey: string('createdAt') });
    new MediaPipeline(other, 'Media', { ffmpegLayer: layerOf(other), jobTable });
    const granted = statementsIn(Template.fromStack(other)).filter(({ id, Resource }) => id.includes('WorkflowRole') && refersToKey(Resource));
    expect(granted).toHaveLength(1);
  });
});

describe('no API', () => {
  function silent() {
    const made = pipelineWith({ api: MediaApi.NONE });
    const bucket = archiveIn(made.stack);
    made.pipeline.addSource('Incoming', { bucket });
    return made;
  }
  const { stack, pipeline } = silent();
  const template = Template.fromStack(stack);

  test('is clean', () => expectNoFindings(silent().stack));

  test('leaves out what serves users, and keeps what does the work', () => {
    for (const type of ['AWS::ApiGateway::RestApi', 'AWS::Cognito::UserPool']) template.resourceCountIs(type, 0);
    for (const name of ['upload', 'status', 'list', 'delete']) expect(environmentOf(`media-${name}`, template)).toBeUndefined();
    for (const name of ['start', 'probe', 'encode', 'retry', 'fail']) expect(environmentOf(`media-${name}`, template)).toBeDefined();
    template.resourcePropertiesCountIs('AWS::Events::Rule', { Description: 'Videos that jobs are started for' }, 1);
  });

  test('its fields say that there is none', () => {
    for (const field of ['restApi', 'url', 'userPool', 'userPoolClient'] as const) expect(() => pipeline[field]).toThrow(/api is NONE/);
  });
});

describe('an API of one\'s own', () => {
  const stack = new Stack(new App(), 'Stack');
  const restApi = new apigateway.RestApi(stack, 'Own', { cloudWatchRole: false });
  restApi.root.addMethod('GET', new apigateway.MockIntegration());
  const media = new MediaPipeline(stack, 'Media', { ffmpegLayer: layerOf(stack), apiResource: restApi.root.addResource('films') });
  const template = Template.fromStack(stack);

  test('has the routes, checked as ever, and no second API', () => {
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    const parts = Object.values(template.findResources('AWS::ApiGateway::Resource')).map(({ Properties }) => Properties.PathPart);
    expect(parts).toEqual(expect.arrayContaining(['films', 'upload', 'status', 'jobs', '{jobId}', 'retry', 'complete']));
    template.resourcePropertiesCountIs('AWS::ApiGateway::Method', { AuthorizationType: 'COGNITO_USER_POOLS' }, 7);
    expect(JSON.stringify(stack.resolve(media.url))).toContain('/films/');
    expect(media.restApi).toBe(restApi);
  });

  test('is watched by whoever made it', () => {
    expect(media.alarms.map(({ node }) => node.id)).not.toContain('ApiErrors');
  });
});

describe('systems that sign with IAM', () => {
  const { stack, pipeline } = pipelineWith({ authorization: MediaAuthorization.IAM });
  const template = Template.fromStack(stack);

  test('call every route, for the user whom they name', () => {
    template.resourcePropertiesCountIs('AWS::ApiGateway::Method', { AuthorizationType: 'AWS_IAM' }, 7);
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    for (const name of ['upload', 'status', 'list', 'delete', 'retry']) expect(environmentOf(`media-${name}`, template)).toMatchObject({ CALLER_HEADER: 'User-Id' });
    expect(() => pipeline.userPool).toThrow(/IAM/);
  });

  test('are clean', () => expectNoFindings(pipelineWith({ authorization: MediaAuthorization.IAM }).stack));
});

test.each<[string, MediaPipelineProps, RegExp]>([
  ['no API and pushed status', { api: MediaApi.NONE, statusPush: true }, /statusPush would have no effect/],
  ['no API and its authorization', { api: MediaApi.NONE, authorization: MediaAuthorization.IAM }, /authorization would have no effect/],
  ['logs of an API that is brought along', { apiResource: new apigateway.RestApi(new Stack(), 'Api').root, stageLogging: true }, /stageLogging belongs/],
])('%s is refused', (_, props, message) => {
  expect(() => pipelineWith(props)).toThrow(message);
});
