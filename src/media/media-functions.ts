import { aws_lambda as lambda, aws_sqs as sqs, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ApiFunctions, apiFunctions, ApiFunctionsProps } from './api-functions';
import { PUBLISHED, UPLOADS, WORK } from './core/keys';
import { encodingFunctions, EncodingFunctionsProps } from './encoding-functions';
import { MediaFunctionFactory, MediaFunctionFactoryProps } from './media-function-factory';
import { stateCalls } from '../cost/calls';
import { NotificationFanout } from '../messaging';
import { BundledFunction } from '../private/bundled-function';
import { grantSendExactly } from '../private/exact-grants';
import { sizeOf } from '../private/function-size';
import { allowListing, allowObjects } from '../private/object-access';

export interface MediaFunctionsProps extends MediaFunctionFactoryProps, EncodingFunctionsProps {
  readonly notifications: NotificationFanout;
  readonly deadLetterQueue: sqs.IQueue;
  /** @default - none, and no functions for it */
  readonly api?: ApiFunctionsProps;
  /** Whether MediaConvert encodes. */
  readonly conversion?: boolean;
}

/** The Lambda functions of the pipeline, each with what it needs and nothing else. */
export class MediaFunctions extends Construct {
  /** Those that users call, if there is an API. */
  public readonly api?: ApiFunctions;
  public readonly retry: BundledFunction;
  public readonly start: BundledFunction;
  public readonly probe: BundledFunction;
  public readonly encode: BundledFunction;
  public readonly thumbnails: BundledFunction;
  public readonly quality: BundledFunction;
  public readonly publish: BundledFunction;
  public readonly fail: BundledFunction;
  /** Hears of conversions, if there are any. */
  public readonly converted?: BundledFunction;

  constructor(scope: Construct, id: string, props: MediaFunctionsProps) {
    super(scope, id);
    const factory = new MediaFunctionFactory(this, props);
    const { sizes, storage: { inputBucket, outputBucket } } = props;

    this.api = props.api ? apiFunctions(factory, props.api, sizes) : undefined;

    this.retry = factory.add('Retry', 'Works once more on a job that failed', {
      ...sizeOf(sizes.userFunctions),
      environment: { ...props.api?.http, INPUT_BUCKET: inputBucket.bucketName, OUTPUT_BUCKET: outputBucket.bucketName },
    }, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);

    this.start = factory.add('Start', 'Starts the job of an upload that has arrived', { timeout: Duration.minutes(1), environment: { OUTPUT_BUCKET: outputBucket.bucketName } },
      ['dynamodb:GetItem']);
    // What arrives for a job that was deleted.
    allowObjects(this.start.role!, props.storage.inputBucket, UPLOADS, 's3:DeleteObject');

    const { probe, encode, quality } = encodingFunctions(factory, props);
    this.probe = probe;
    this.encode = encode;
    this.quality = quality;

    this.thumbnails = factory.addMedia('Thumbnails', 'Takes pictures of a video', { memorySize: 1024, timeout: Duration.minutes(15), ...sizeOf(sizes.thumbnailFunction) });
    allowObjects(this.thumbnails.role!, outputBucket, WORK, 's3:PutObject', 's3:AbortMultipartUpload');

    this.publish = factory.add('Publish', 'Moves what was made to where viewers find it', {
      memorySize: 512, timeout: Duration.minutes(10), ...sizeOf(sizes.publishFunction),
    }, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    allowObjects(this.publish.role!, outputBucket, WORK, 's3:GetObject');
    for (const prefix of PUBLISHED) allowObjects(this.publish.role!, outputBucket, prefix, 's3:PutObject');

    this.fail = factory.add('Fail', 'Ends a job that cannot be finished', {
      timeout: Duration.minutes(2),
      deadLetterQueue: props.deadLetterQueue,
      environment: { EVIDENCE_QUEUE_URL: props.deadLetterQueue.queueUrl, TOPIC_ARN: props.notifications.topic.topicArn },
    }, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    if (props.conversion) {
      this.converted = factory.add('Converted', 'Tells the workflow how a conversion ended', { deadLetterQueue: props.deadLetterQueue }, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    }
    for (const fn of [this.publish, this.fail, ...this.api ? [this.api.delete] : []]) {
      allowListing(fn, outputBucket);
      for (const prefix of [WORK, ...PUBLISHED]) allowObjects(fn.role!, outputBucket, prefix, 's3:DeleteObject');
    }
    grantSendExactly(props.deadLetterQueue, this.fail);
    stateCalls({ jobListing: this.api?.list, jobDeletion: this.api?.delete, jobRetry: this.retry, failedJob: this.fail });
    props.notifications.grantPublish(this.fail);
  }

  public get all(): lambda.Function[] {
    return this.node.children.filter((child) => child instanceof lambda.Function);
  }
}
