import { aws_cognito as cognito, CfnOutput, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaPipeline, ResilientQueue } from '../../src';

/** Videos in, renditions and thumbnails out; owners are told through a queue. */
export class MediaStack extends Stack {
  public readonly pipeline: MediaPipeline;
  public readonly inbox: ResilientQueue;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const removalPolicy = RemovalPolicy.DESTROY;
    this.pipeline = new MediaPipeline(this, 'Pipeline', { removalPolicy });
    this.inbox = new ResilientQueue(this, 'Inbox', { removalPolicy });
    this.pipeline.notifications.addQueue(this.inbox.queue);

    new CfnOutput(this, 'MediaApiUrl', { value: this.pipeline.url });
    new CfnOutput(this, 'UserPoolId', { value: this.userPool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.pipeline.userPoolClient.userPoolClientId });
    new CfnOutput(this, 'MediaBucketName', { value: this.pipeline.inputBucket.bucketName });
    new CfnOutput(this, 'MediaOutputBucketName', { value: this.pipeline.outputBucket.bucketName });
    new CfnOutput(this, 'NotificationQueueUrl', { value: this.inbox.queue.queueUrl });
    new CfnOutput(this, 'MediaStateMachineArn', { value: this.pipeline.stateMachine.stateMachineArn });
    new CfnOutput(this, 'MediaDeadLetterQueueUrl', { value: this.pipeline.deadLetterQueue.queueUrl });
  }

  /** Customers sign in once for the films and for the shop. */
  public get userPool(): cognito.IUserPool {
    return this.pipeline.userPool;
  }
}
