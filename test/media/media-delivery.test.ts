import { generateKeyPairSync } from 'node:crypto';
import {
  App, aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_lambda as lambda, aws_s3 as s3, aws_secretsmanager as secretsmanager,
  Duration, Stack, Token,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CloudFrontDeliveryProps, DeliveryKey, MediaDelivery, MediaPipeline, MediaPipelineProps } from '../../src/media';
import { expectNoFindings } from '../nag';

const pemOf = (bits = 2048) => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
const [first, second] = [pemOf(), pemOf()];

function delivered(props: Partial<CloudFrontDeliveryProps> = {}, pipeline: MediaPipelineProps = {}) {
  const stack = new Stack(new App(), 'Stack');
  const ffmpegLayer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1');
  const privateKey = secretsmanager.Secret.fromSecretNameV2(stack, 'PrivateKey', 'films/signing');
  const media = new MediaPipeline(stack, 'Media', {
    ffmpegLayer, delivery: MediaDelivery.cloudFront({ keys: [DeliveryKey.pem(first)], privateKey, ...props }), ...pipeline,
  });
  return { stack, media };
}

const certificate = (stack: Stack) => acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/1');
const { stack: plainStack, media } = delivered();
const template = Template.fromStack(plainStack);
const distribution = Object.values(template.findResources('AWS::CloudFront::Distribution'))[0].Properties.DistributionConfig;

test('is clean, with a name of one\'s own and without', () => {
  expectNoFindings(delivered().stack);
  expectNoFindings(delivered({ domainNames: ['video.example.com'], certificate: certificate(plainStack) }).stack);
});

test('the bucket is read by the distribution alone, which signs its requests', () => {
  template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
    OriginAccessControlConfig: { OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
  });
  expect(distribution.Origins).toEqual([expect.objectContaining({ OriginAccessControlId: expect.anything(), DomainName: { 'Fn::GetAtt': [expect.stringContaining('StorageOutput'), 'RegionalDomainName'] } })]);
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: { Ref: Match.stringLikeRegexp('StorageOutput') },
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({
        Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: { StringEquals: { 'AWS:SourceArn': Match.anyValue() } },
      })]),
    },
  });
});

test('nothing is served without a signature, and only by TLS; files are kept at the edge, players elsewhere may read them', () => {
  expect(distribution.CacheBehaviors).toBeUndefined();
  expect(distribution.DefaultCacheBehavior).toMatchObject({
    TrustedKeyGroups: [{ Ref: expect.stringContaining('Signers') }],
    ViewerProtocolPolicy: 'https-only',
    Compress: true,
    CachePolicyId: cloudfront.CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
  });
  expect(distribution.Logging).toMatchObject({ Bucket: expect.anything(), Prefix: 'delivery/' });
  const headersOf = (from: Template) => Object.values(from.findResources('AWS::CloudFront::ResponseHeadersPolicy'))[0].Properties.ResponseHeadersPolicyConfig;
  expect(headersOf(template)).toMatchObject({
    CorsConfig: { AccessControlAllowOrigins: { Items: ['*'] }, AccessControlAllowCredentials: false },
    SecurityHeadersConfig: { ContentTypeOptions: { Override: true }, StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 } },
  });
  const own = Template.fromStack(delivered({}, { corsOrigins: ['https://www.example.com'] }).stack);
  expect(headersOf(own).CorsConfig).toMatchObject({ AccessControlAllowOrigins: { Items: ['https://www.example.com'] }, AccessControlAllowCredentials: true });
  const all = Template.fromStack(delivered({}, { corsOrigins: ['*'] }).stack);
  expect(headersOf(all).CorsConfig).toMatchObject({ AccessControlAllowOrigins: { Items: ['*'] }, AccessControlAllowCredentials: false });
});

describe('keys', () => {
  const keysOf = (from: Template) => Object.keys(from.findResources('AWS::CloudFront::PublicKey'));
  const groupOf = (from: Template) => Object.values(from.findResources('AWS::CloudFront::KeyGroup'))[0].Properties.KeyGroupConfig.Items;

  test('a second one is trusted beside the first, whose resource stays as it is', () => {
    const both = Template.fromStack(delivered({ keys: [DeliveryKey.pem(second), DeliveryKey.pem(first)] }).stack);
    expect(keysOf(both)).toEqual(expect.arrayContaining(keysOf(template)));
    expect(keysOf(both)).toHaveLength(2);
    expect(groupOf(both)).toEqual(keysOf(both).map((Ref) => ({ Ref })));
  });

  test('one that is registered already is trusted by its id', () => {
    const own = Template.fromStack(delivered({ keys: [DeliveryKey.registered('K2JCJMDEHXQW5F', first)] }).stack);
    expect(keysOf(own)).toEqual([]);
    expect(groupOf(own)).toEqual(['K2JCJMDEHXQW5F']);
  });

  test('the private one is in no template: one function may read its secret, and no longer the bucket', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('PRIVATE KEY');
    const readers = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(([id, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Action }: any) => [Action].flat().some((action) => action.startsWith('secretsmanager:'))).map((statement: any) => ({ id, statement })));
    expect(readers).toHaveLength(1);
    expect(readers[0]).toMatchObject({ id: expect.stringContaining('FunctionsStatusRole'), statement: { Action: 'secretsmanager:GetSecretValue' } });
    expect(JSON.stringify(readers[0].statement.Resource)).toContain('secret:films/signing-??????');
    const status = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) => id.includes('FunctionsStatusRole'));
    expect(JSON.stringify(status)).not.toContain('s3:GetObject');
  });
});

test('a distribution of one\'s own is left as it is; the addresses have its name', () => {
  const stack = new Stack(new App(), 'Own');
  const own = cloudfront.Distribution.fromDistributionAttributes(stack, 'Distribution', { distributionId: 'E1', domainName: 'd1.cloudfront.net' });
  const { media: pipeline, stack: made } = delivered({ keys: [DeliveryKey.registered('K1', first)], distribution: own, domainNames: ['video.example.com'] }, {
    outputBucket: s3.Bucket.fromBucketName(stack, 'Films', 'films'),
  });
  expect(pipeline.distribution).toBe(own);
  Template.fromStack(made).resourceCountIs('AWS::CloudFront::Distribution', 0);
  const { DELIVERY } = Object.values(Template.fromStack(made).findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'media-status' } } } }))[0].Properties.Environment.Variables;
  const text = DELIVERY['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : '…')).join('');
  expect(JSON.parse(text)).toEqual({ domain: 'video.example.com', secret: expect.stringContaining(':secret:films/signing'), keys: [{ id: 'K1', fingerprint: expect.any(String) }], seconds: 21_600 });
});

test('names may come with the deployment', () => {
  const names = Token.asList({ Ref: 'Names' });
  const { stack } = delivered({ domainNames: names, certificate: certificate(new Stack()) });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { Aliases: { Ref: 'Names' } } });
});

test('without it there is none', () => expect([media.distribution, new MediaPipeline(new Stack(new App(), 'None'), 'Media', {
  ffmpegLayer: lambda.LayerVersion.fromLayerVersionArn(new Stack(), 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:ffmpeg:1'),
}).distribution]).toEqual([expect.anything(), undefined]));

test.each<[string, Partial<CloudFrontDeliveryProps>, RegExp]>([
  ['no key', { keys: [] }, /1–5/],
  ['the same key twice', { keys: [DeliveryKey.pem(first), DeliveryKey.pem(`${first}\n`)] }, /the same/],
  ['a key of another length', { keys: [DeliveryKey.pem(pemOf(3072))] }, /2,048 bits/],
  ['a private key', { keys: [DeliveryKey.pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())] }, /public key/],
  ['what is no key', { keys: [DeliveryKey.pem('-----BEGIN PUBLIC KEY-----\nnonsense')] }, /2,048 bits/],
  ['a name without certificate', { domainNames: ['video.example.com'] }, /certificate/],
  ['a name that is an address', { domainNames: ['https://v.example.com/'], certificate: certificate(new Stack()) }, /domainNames: 'https:\/\/v.example.com\/' is no name/],
  ['a pattern as the name of addresses', { domainNames: ['*.example.com'], certificate: certificate(new Stack()) }, /domainNames begins with \*.example.com/],
  ['an empty field', { privateKeyField: '' }, /privateKeyField is empty/],
  ['parts of a second', { urlLifetime: Duration.millis(60_500) }, /urlLifetime is 1 minute 500 millis: give whole seconds/],
  ['a distribution that serves no bucket of one\'s own', {
    keys: [DeliveryKey.registered('K1', first)],
    distribution: cloudfront.Distribution.fromDistributionAttributes(new Stack(), 'D', { distributionId: 'E1', domainName: 'd' }),
  }, /give the pipeline that as outputBucket/],
  ['too long a life', { urlLifetime: Duration.days(8) }, /7 days/],
  ['a distribution and keys that are not registered', { distribution: cloudfront.Distribution.fromDistributionAttributes(new Stack(), 'D', { distributionId: 'E1', domainName: 'd' }) }, /registered/],
  ['a distribution and its certificate', {
    keys: [DeliveryKey.registered('K1', first)],
    certificate: certificate(new Stack()),
    distribution: cloudfront.Distribution.fromDistributionAttributes(new Stack(), 'D', { distributionId: 'E1', domainName: 'd' }),
  }, /certificate belongs/],
])('%s is refused', (_, props, message) => {
  expect(() => delivered(props)).toThrow(message);
});

test('logs go to a bucket of one\'s own', () => {
  const bucket = s3.Bucket.fromBucketName(new Stack(), 'Logs', 'logs');
  Template.fromStack(delivered({ accessLogBucket: bucket }).stack).resourcePropertiesCountIs('AWS::S3::Bucket', { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } }, 0);
});
