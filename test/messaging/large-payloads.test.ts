import { aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { newFunction, newStack } from './support';
import { ResilientQueue, ResilientQueueProps } from '../../src';
import { BundledFunction } from '../../src/private/bundled-function';
import { ManagedRole } from '../../src/private/managed-role';
import { expectNoFindings } from '../nag';

const ours = (stack: ReturnType<typeof newStack>) => new BundledFunction(stack, 'Function', { bundle: 'messaging-notify', description: 'test' });
const statementsOf = (stack: ReturnType<typeof newStack>) => [
  ...Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy')),
  ...Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')),
].flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
const actionsOnObjects = (stack: ReturnType<typeof newStack>) => statementsOf(stack)
  .filter(({ Resource }) => JSON.stringify(Resource).includes('/*"')).flatMap(({ Action }) => Action).sort();

describe('with a bucket of its own', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Films', { largePayloads: true });
  queue.consume(ours(stack));
  const template = Template.fromStack(stack);

  test('deletes what consumers leave behind, tells deleted from missing, and is kept', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: Match.objectLike({ BlockPublicAcls: true, RestrictPublicBuckets: true }),
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 60, NoncurrentVersionExpiration: { NoncurrentDays: 1 } })] },
      },
    });
  });

  test('a consumer may take payloads, and is told where they are', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { PAYLOAD_BUCKETS: { Ref: Match.stringLikeRegexp('^FilmsPayloads') } } } });
    expect(actionsOnObjects(stack)).toEqual(['s3:DeleteObject', 's3:GetObject']);
    expect(statementsOf(stack).map(({ Action }) => Action)).toContain('s3:ListBucket');
  });

  test('is clean', () => expectNoFindings(stack));
});

test('senders may put, consumers of other kinds may take, both with the key', () => {
  const stack = newStack();
  const queue = new ResilientQueue(stack, 'Films', {
    largePayloads: true, payloadExpiration: Duration.days(90), encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }), removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = () => new ManagedRole(stack, `Role${stack.node.children.length}`, { assumedBy: new iam.AccountRootPrincipal() });
  queue.grantSendMessages(role());
  queue.grantConsumeMessages(role());
  expect(actionsOnObjects(stack)).toEqual(['s3:DeleteObject', 's3:GetObject', 's3:PutObject']);
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete', Properties: { BucketEncryption: Match.objectLike({}), LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] } },
  });
  expectNoFindings(stack);
});

test('a bucket brought along stays as it is; payloads that others need are not deleted; one function may read two', () => {
  const stack = newStack();
  const fn = newFunction(stack, 30);
  for (const name of ['one', 'two']) {
    const payloadBucket = s3.Bucket.fromBucketName(stack, name, `payloads-${name}`);
    new ResilientQueue(stack, `Queue${name}`, { payloadBucket }).consume(fn, { keepPayloads: true });
  }
  Template.fromStack(stack).resourceCountIs('AWS::S3::Bucket', 0);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { PAYLOAD_BUCKETS: 'payloads-one,payloads-two', PAYLOAD_KEEP: 'true' } },
  });
  expect(new Set(actionsOnObjects(stack))).toEqual(new Set(['s3:GetObject']));
});

test.each<[string, (fn: lambda.Function) => lambda.IFunction]>([
  ['a version', (fn) => fn.currentVersion],
  ['an alias', (fn) => fn.addAlias('live')],
])('%s is told of the bucket, in a version of its own, and may take payloads', (_, publish) => {
  const synth = (largePayloads: boolean) => {
    const stack = newStack();
    const queue = new ResilientQueue(stack, 'Films', { largePayloads });
    queue.consume(publish(newFunction(stack, 30)));
    return { stack, template: Template.fromStack(stack) };
  };
  const { stack, template } = synth(true);
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { PAYLOAD_BUCKETS: { Ref: Match.stringLikeRegexp('^FilmsPayloads') } } } });
  expect(actionsOnObjects(stack)).toEqual(['s3:DeleteObject', 's3:GetObject']);
  const versionOf = ({ template: of }: ReturnType<typeof synth>) => Object.keys(of.findResources('AWS::Lambda::Version'));
  expect(versionOf({ stack, template })).toHaveLength(1);
  expect(versionOf({ stack, template })).not.toEqual(versionOf(synth(false)));
});

describe('refuses', () => {
  const stack = newStack();
  const payloadBucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'payloads');
  test.each<[string, ResilientQueueProps, RegExp]>([
    ['a bucket for nothing', { payloadBucket, largePayloads: false }, /leave largePayloads out/],
    ['an expiration for nothing', { payloadExpiration: Duration.days(60) }, /set largePayloads/],
    ['an expiration of another\'s bucket', { payloadBucket, payloadExpiration: Duration.days(60) }, /made here/],
    ['payloads that vanish before their message', { largePayloads: true, payloadExpiration: Duration.days(17) }, /would vanish first/],
  ])('%s', (name, props, message) => {
    expect(() => new ResilientQueue(stack, name.replace(/\W/g, ''), props)).toThrow(message);
  });
});
