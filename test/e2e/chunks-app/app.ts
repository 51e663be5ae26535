/** A pipeline that encodes everything in chunks, and makes streams as well. */
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EncodingPreset, MediaPipeline, Packaging, Rendition, VideoEncoder } from '../../../src';

const stack = new Stack(new App(), 'Chunks');
const preset = EncodingPreset.of('ultrafast');
const { url, userPool, userPoolClient, outputBucket } = new MediaPipeline(stack, 'Media', {
  encoder: VideoEncoder.chunked({ chunkDuration: Duration.seconds(10) }),
  renditions: [Rendition.of({ name: 'low', width: 160, height: 90, preset }), Rendition.of({ name: 'high', width: 320, height: 180, preset })],
  packaging: Packaging.hls({ segmentDuration: Duration.seconds(5) }),
  thumbnailTimes: [Duration.seconds(5)],
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: false,
});
const outputs = { Url: url, UserPoolId: userPool.userPoolId, UserPoolClientId: userPoolClient.userPoolClientId, Bucket: outputBucket.bucketName };
for (const [id, value] of Object.entries(outputs)) new CfnOutput(stack, id, { value });
