import { aws_dynamodb as dynamodb, aws_s3 as s3, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { PUBLISHED, UPLOADS, WORK } from './core/keys';
import type { MediaPipeline } from './media-pipeline';
import { MediaPipelineProps } from './media-pipeline-props';
import type { MediaSourceProps } from './media-source';
import { BY_USER } from './media-storage';
import { checkTable } from '../private/table-schema';
import { check, checkTexts } from '../private/validation-error';

/** Refuses a bucket and a table that cannot serve, as far as can be seen at synthesis. */
export function checkBrought(scope: Construct, { inputBucket, jobTable, statusPush }: MediaPipelineProps): void {
  checkTable(scope, 'jobTable', jobTable, {
    keys: ['jobId'],
    index: { name: BY_USER, keys: ['userId', 'createdAt'] },
    stream: statusPush ? [dynamodb.StreamViewType.NEW_AND_OLD_IMAGES] : undefined,
    timeToLive: 'expiresAt',
  });
  if (inputBucket) checkEvents(scope, 'inputBucket', inputBucket);
}

/** Refuses a source that would take the pipeline's own files for new videos, or never start a job. */
export function checkSource(pipeline: MediaPipeline, id: string, props: MediaSourceProps): void {
  const { bucket, prefix = '', owner, ownerMetadata, eventPattern, eventBus } = props;
  check(pipeline, !pipeline.node.tryFindChild(id), `a part of the pipeline or another source is called ${id}: give the source another id.`);
  check(pipeline, !eventBus || eventPattern !== undefined, `${id}: eventBus is that of the eventPattern: give one, or leave eventBus out.`);
  checkTexts(pipeline, { owner, ownerMetadata }, 'give a text, or leave it out');
  check(pipeline, !ownerMetadata?.toLowerCase().startsWith('x-amz-meta-'), `${id}: S3 tells metadata without x-amz-meta-: give '${ownerMetadata?.slice(11)}'.`);
  check(pipeline, !/[*?]$/.test(prefix), `${id}: the prefix '${prefix}' is taken letter by letter: leave the ${prefix.slice(-1)} out.`);
  if (eventPattern) return;
  checkEvents(pipeline, id, bucket);
  const own = [...(same(bucket, pipeline.outputBucket) ? [...PUBLISHED, WORK] : []), ...(same(bucket, pipeline.inputBucket) ? [UPLOADS] : [])];
  const met = own.filter((folder) => !Token.isUnresolved(prefix) && (folder.startsWith(prefix) || prefix.startsWith(folder)));
  check(pipeline, !met.length, `${id}: the pipeline itself writes to ${met.join(', ')} in that bucket, so its own files would start jobs, again and again: give a prefix beside them.`);
}

const same = (one: s3.IBucket, other: s3.IBucket) => one === other || (one.bucketName === other.bucketName && !Token.isUnresolved(one.bucketName));

/** At the end of synthesis: until then the bucket may be told to. Of an imported one nothing is known. */
function checkEvents(scope: IConstruct, name: string, bucket: s3.IBucket): void {
  scope.node.addValidation({
    validate: () => tellsEventBridge(bucket) ? []
      : [`${name}: the bucket ${bucket.node.path} does not send its events to EventBridge, so no job would start: set eventBridgeEnabled.`],
  });
}

function tellsEventBridge(bucket: s3.IBucket): boolean {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return true;
  // CDK's own switch makes a custom resource beside the bucket.
  const parts = [resource, ...bucket.node.findAll().filter((part) => part instanceof CfnResource && part.cfnResourceType === 'Custom::S3BucketNotifications')];
  return parts.some((part) => JSON.stringify(Stack.of(part).resolve((part as any)._toCloudFormation())).includes('EventBridgeConfiguration'));
}
