/** A pipeline that encodes everything in chunks, makes streams as well, signs addresses for CloudFront, and pushes what becomes of jobs. */
import { generateKeyPairSync } from 'node:crypto';
import { App, aws_cloudfront as cloudfront, aws_s3 as s3, aws_secretsmanager as secretsmanager, CfnOutput, Duration, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { DeliveryKey, EncodingPreset, MediaDelivery, MediaPipeline, Packaging, Rendition, VideoEncoder } from '../../../src';

const stack = new Stack(new App(), 'Chunks');
const preset = EncodingPreset.FASTER;
// The emulator's CloudFormation has no public keys: the distribution is one that is brought along.
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const distribution = cloudfront.Distribution.fromDistributionAttributes(stack, 'Distribution', { distributionId: 'E1', domainName: 'd1.cloudfront.net' });
const secret = new secretsmanager.Secret(stack, 'Signer', { secretStringValue: SecretValue.unsafePlainText(privateKey), removalPolicy: RemovalPolicy.DESTROY });
const media = new MediaPipeline(stack, 'Media', {
  encoder: VideoEncoder.chunked({ chunkDuration: Duration.seconds(10) }),
  renditions: [
    Rendition.of({ name: 'low', width: 160, height: 90, preset }),
    Rendition.of({ name: 'high', width: 320, height: 180, preset }),
    Rendition.of({ name: 'full', width: 1920, height: 1080, preset: EncodingPreset.of('superfast') }),
  ],
  outputBucket: new s3.Bucket(stack, 'Output', { removalPolicy: RemovalPolicy.DESTROY }),
  packaging: Packaging.hls({ segmentDuration: Duration.seconds(5) }),
  delivery: MediaDelivery.cloudFront({ keys: [DeliveryKey.registered('KCHUNKS', publicKey)], privateKey: secret, distribution }),
  statusPush: true,
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: false,
});
const archive = new s3.Bucket(stack, 'Films', { removalPolicy: RemovalPolicy.DESTROY });
(archive.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
media.addSource('Incoming', { bucket: archive, prefix: 'incoming/', ownerMetadata: 'uploader' });
media.addSource('Named', { bucket: archive, eventPattern: { source: ['archive'], detailType: ['Film Released'] } });
const outputs = {
  Archive: archive.bucketName,
  Url: media.url,
  UserPoolId: media.userPool.userPoolId,
  UserPoolClientId: media.userPoolClient.userPoolClientId,
  Bucket: media.outputBucket.bucketName,
  JobTable: media.jobTable.tableName,
  PublicKey: Buffer.from(publicKey).toString('base64'),
};
for (const [id, value] of Object.entries(outputs)) new CfnOutput(stack, id, { value });
