import { aws_events as events, aws_events_targets as targets, aws_iam as iam, aws_lambda as lambda, aws_s3 as s3 } from 'aws-cdk-lib';
import { checkSource } from './check-brought';
import type { MediaPipeline } from './media-pipeline';
import { grantTableExactly } from '../private/exact-grants';
import { allowListing, allowObjects } from '../private/object-access';

/** Videos that are there already, or come without the API. */
export interface MediaSourceProps {
  /** Holds the videos. It stays as it is: nothing in it is changed or removed. */
  readonly bucket: s3.IBucket;

  /**
   * Only objects whose key begins like this, letter by letter, e.g. `incoming/`. In a bucket of the pipeline itself it has to lie beside what that writes.
   *
   * @default - all
   */
  readonly prefix?: string;

  /**
   * Owner of the jobs of objects that name none: the `sub` of a user who may follow them by the API, or any name.
   *
   * @default 'system'
   */
  readonly owner?: string;

  /**
   * The objects' metadata (`x-amz-meta-…`) that names the owner.
   *
   * @default 'owner'
   */
  readonly ownerMetadata?: string;

  /**
   * Starts a job for each of these events instead of each new object. The event's `detail` is
   * `{ "key": "…" }`, and may have `owner`: whom the job belongs to.
   *
   * @default - every object that arrives, in whichever way; the bucket has to send its events to EventBridge
   */
  readonly eventPattern?: events.EventPattern;

  /**
   * Bus of the `eventPattern`.
   *
   * @default - the account's default bus
   */
  readonly eventBus?: events.IEventBus;
}

export interface SourceAccess {
  readonly start: lambda.Function;
  /** Those who read the videos. */
  readonly readers: lambda.Function[];
  /** Of MediaConvert, if it does. */
  readonly converter?: iam.IRole;
}

/** Starts jobs for objects that nobody announced. */
export function startFrom(pipeline: MediaPipeline, id: string, { start, readers, converter }: SourceAccess, props: MediaSourceProps): void {
  checkSource(pipeline, id, props);
  const { bucket, prefix = '', owner = 'system', ownerMetadata = 'owner', eventPattern, eventBus } = props;
  const field = (path: string) => events.EventField.fromPath(path);
  const common = { bucket: bucket.bucketName, defaultOwner: owner, ownerMetadata };
  const { arrivals: { queue }, deadLetterQueue, jobTable } = pipeline;
  new events.Rule(pipeline, id, {
    description: 'Videos that jobs are started for',
    eventBus,
    eventPattern: eventPattern ?? {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketName] }, ...(prefix ? { object: { key: [{ prefix }] } } : {}) },
    },
    targets: [new targets.SqsQueue(queue, {
      deadLetterQueue,
      message: events.RuleTargetInput.fromObject({
        start: eventPattern
          ? { ...common, once: field('$.id'), object: field('$.detail') }
          : { ...common, once: field('$.detail.object.sequencer'), object: { key: field('$.detail.object.key') } },
      }),
    })],
  });
  for (const fn of [start, ...readers]) allowObjects(fn.role!, bucket, prefix, 's3:GetObject');
  if (converter) allowObjects(converter, bucket, prefix, 's3:GetObject');
  for (const fn of [start, ...readers.slice(0, 1)]) allowListing(fn, bucket);
  grantTableExactly(jobTable, start, ['dynamodb:PutItem']);
}
