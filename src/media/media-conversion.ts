import {
  aws_dynamodb as dynamodb, aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda,
  aws_mediaconvert as mediaconvert, Annotations, Aws,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { UPLOADS, WORK } from './core/keys';
import type { MediaFunctions } from './media-functions';
import type { MediaPipeline } from './media-pipeline';
import { MediaStorage } from './media-storage';
import { Rendition } from './rendition';
import { VideoEncoderConfig } from './video-encoder';
import { CostUsage } from '../cost';
import { acknowledge } from '../private/acknowledge';
import { ManagedRole } from '../private/managed-role';
import { allowObjects } from '../private/object-access';

/** What MediaConvert works with: a queue, and a role that reads uploads and writes work in progress. */
export class MediaConversion extends Construct {
  public readonly role: iam.Role;
  public readonly queueArn: string;
  public readonly jobTable: dynamodb.ITable;

  constructor(scope: Construct, id: string, storage: MediaStorage, renditions: Rendition[], config: VideoEncoderConfig) {
    super(scope, id);
    const { jobTable, inputBucket, outputBucket } = storage;
    this.jobTable = jobTable;
    this.role = new ManagedRole(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('mediaconvert.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } }),
    });
    allowObjects(this.role, inputBucket, UPLOADS, 's3:GetObject');
    allowObjects(this.role, outputBucket, WORK, 's3:PutObject');
    this.queueArn = config.conversionQueueArn ?? this.newQueue(renditions).attrArn;
  }

  private newQueue(renditions: Rendition[]): mediaconvert.CfnQueue {
    const queue = new mediaconvert.CfnQueue(this, 'Queue', { pricingPlan: 'ON_DEMAND', description: 'Videos to be converted' });
    const unpriced = renditions.filter(({ codec }) => codec.name !== 'h264').map(({ name }) => name);
    if (unpriced.length > 0) {
      Annotations.of(queue).addInfo(`What MediaConvert takes for H.265 and AV1 is not in the price list: the cost report leaves out ${unpriced.join(', ')}.`);
    }
    CostUsage.state(queue, {
      per: 'videoMinute',
      measured: false,
      source: 'A minute of H.264 in HD each rendition, half of it below 720 lines, double above 1080, up to 30 frames a second; H.265 and AV1 are of the '
        + 'Professional tier and not counted. https://aws.amazon.com/mediaconvert/pricing/',
      meters: { hdMinutes: renditions.reduce((minutes, rendition) => minutes + hdMinutes(rendition), 0) },
    });
    return queue;
  }
}

const hdMinutes = ({ height, codec }: Rendition) => codec.name !== 'h264' ? 0 : height < 720 ? 0.5 : height <= 1080 ? 1 : 2;

/** Lets the workflow start and cancel conversions, and hears how they end. */
export function convertBy(pipeline: MediaPipeline, { role, queueArn }: MediaConversion, functions: MediaFunctions): void {
  const converted = functions.converted!;
  const { stateMachine, deadLetterQueue } = pipeline;
  // Partition, Region and account by wildcard: their pseudo parameters would put `::` into the acknowledgement, which it cannot carry.
  const conversions = 'arn:*:mediaconvert:*:*:jobs/*';
  const policy = new iam.ManagedPolicy(pipeline, 'ConversionPolicy', {
    roles: [stateMachine.role],
    statements: [
      new iam.PolicyStatement({ actions: ['mediaconvert:CreateJob'], resources: [queueArn] }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'mediaconvert.amazonaws.com' } },
      }),
      new iam.PolicyStatement({ actions: ['mediaconvert:CancelJob'], resources: [conversions] }),
    ],
  });
  acknowledge(policy, { id: `AwsSolutions-IAM5[Resource::${conversions}]`, reason: 'Conversions are named at run time.' });
  const resourceArns = [stateMachine.stateMachineArn];
  const answers = (grantee: lambda.Function, ...actions: string[]) => iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
  answers(converted, 'states:SendTaskSuccess', 'states:SendTaskFailure');
  if (functions.api) answers(functions.api.delete, 'states:SendTaskFailure');
  new events.Rule(pipeline, 'ConversionRule', {
    description: 'Conversions that have ended, or tell how far they are',
    eventPattern: {
      source: ['aws.mediaconvert'],
      detailType: ['MediaConvert Job State Change'],
      detail: { queue: [queueArn], status: ['COMPLETE', 'ERROR', 'CANCELED', 'STATUS_UPDATE'] },
    },
    targets: [new targets.LambdaFunction(converted, { deadLetterQueue })],
  });
}
