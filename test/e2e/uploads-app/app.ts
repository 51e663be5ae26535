/** A pipeline that makes as little as possible of a video, three at a time. */
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EncodingPreset, MediaPipeline, Rendition, VideoEncoder } from '../../../src';

const stack = new Stack(new App(), 'Uploads');
const media = new MediaPipeline(stack, 'Media', {
  encoder: VideoEncoder.singleFunction(),
  renditions: [Rendition.of({ name: 'tiny', width: 64, height: 36, preset: EncodingPreset.VERYFAST })],
  thumbnailTimes: [Duration.millis(500)],
  poster: false,
  sprites: false,
  subtitles: false,
  qualityThreshold: 0,
  encodeConcurrency: 3,
  thumbnailConcurrency: 2,
  removalPolicy: RemovalPolicy.DESTROY,
  alarms: false,
});
const queues = [media.arrivals, media.encodeQueue, media.thumbnailQueue];
const outputs = {
  Direct: media.functions.filter(({ node: { id } }) => ['Probe', 'Quality', 'Publish'].includes(id)).map(({ functionName }) => functionName).join(' '),
  Waiting: [media.encodeQueue, media.thumbnailQueue].map(({ queue }) => queue.queueArn).join(' '),
  Url: media.url,
  UserPoolId: media.userPool.userPoolId,
  UserPoolClientId: media.userPoolClient.userPoolClientId,
  Bucket: media.inputBucket.bucketName,
  JobTable: media.jobTable.tableName,
  StateMachine: media.stateMachine.stateMachineArn,
  Queues: [media.deadLetterQueue, ...queues.flatMap(({ queue, deadLetterQueue }) => [queue, deadLetterQueue])].map(({ queueUrl }) => queueUrl).join(' '),
};
for (const [id, value] of Object.entries(outputs)) new CfnOutput(stack, id, { value });
