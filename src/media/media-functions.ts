import { aws_iam as iam, aws_lambda as lambda, aws_sqs as sqs, Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BY_USER, MediaStorage } from './media-storage';
import { allowListing, allowObjects } from './object-access';
import { NotificationFanout } from '../messaging';
import { acknowledge } from '../private/acknowledge';
import { BundledFunction, BundledFunctionProps } from '../private/bundled-function';
import { grantKeyExactly, grantSendExactly } from '../private/exact-grants';

export interface MediaFunctionsProps {
  readonly storage: MediaStorage;
  readonly notifications: NotificationFanout;
  readonly deadLetterQueue: sqs.IQueue;
  readonly ffmpegLayer: lambda.ILayerVersion;
  readonly architecture: lambda.Architecture;
  readonly encodeMemorySize: number;
  /** Dimension of the metrics. */
  readonly pipelineName: string;
  /** JSON for the planner. */
  readonly plan: string;
  readonly maxUploadBytes: number;
  readonly maxDurationSeconds: number;
  readonly qualityThreshold: number;
  readonly corsOrigin?: string;
  readonly removalPolicy?: RemovalPolicy;
}

/** The Lambda functions of the pipeline, each with what it needs and nothing else. */
export class MediaFunctions extends Construct {
  public readonly upload: lambda.Function;
  public readonly status: lambda.Function;
  public readonly list: lambda.Function;
  public readonly delete: lambda.Function;
  public readonly start: lambda.Function;
  public readonly probe: lambda.Function;
  public readonly encode: lambda.Function;
  public readonly thumbnails: lambda.Function;
  public readonly quality: lambda.Function;
  public readonly publish: lambda.Function;
  public readonly fail: lambda.Function;

  constructor(scope: Construct, id: string, private readonly props: MediaFunctionsProps) {
    super(scope, id);
    const MAX_UPLOAD_BYTES = String(props.maxUploadBytes);
    const cors: Record<string, string> = props.corsOrigin ? { CORS_ORIGIN: props.corsOrigin } : {};
    const { inputBucket, outputBucket } = props.storage;

    this.upload = this.add('Upload', 'Takes requests to upload a video', {
      environment: { ...cors, MAX_UPLOAD_BYTES, INPUT_BUCKET: inputBucket.bucketName },
    }, ['dynamodb:PutItem']);
    allowObjects(this.upload.role!, inputBucket, 'uploads/', 's3:PutObject');

    this.status = this.add('Status', 'Tells how a job stands', {
      environment: { ...cors, OUTPUT_BUCKET: outputBucket.bucketName },
    }, ['dynamodb:GetItem']);
    for (const prefix of ['encoded/', 'thumbnails/']) allowObjects(this.status.role!, outputBucket, prefix, 's3:GetObject');

    this.list = this.add('List', 'Lists the jobs of a user', { environment: cors }, []);
    const index = `${props.storage.jobTable.tableArn}/index/${BY_USER}`;
    iam.Grant.addToPrincipal({ grantee: this.list, actions: ['dynamodb:Query'], resourceArns: [index] });

    this.delete = this.add('Delete', 'Cancels a job and removes everything of it', {
      environment: { ...cors, INPUT_BUCKET: inputBucket.bucketName, OUTPUT_BUCKET: outputBucket.bucketName },
    }, ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']);
    allowObjects(this.delete.role!, inputBucket, 'uploads/', 's3:DeleteObject');
    allowListing(this.delete, inputBucket);

    this.start = this.add('Start', 'Starts the job of an upload that has arrived', { timeout: Duration.minutes(1), environment: { OUTPUT_BUCKET: outputBucket.bucketName } },
      ['dynamodb:GetItem']);

    this.probe = this.addMedia('Probe', 'Inspects an upload and plans what is made of it', {
      memorySize: 1024,
      timeout: Duration.minutes(5),
      environment: { MAX_UPLOAD_BYTES, MAX_DURATION_SECONDS: String(props.maxDurationSeconds), PLAN: props.plan },
    });
    allowListing(this.probe, inputBucket);

    this.encode = this.addMedia('Encode', 'Makes the renditions', {
      memorySize: props.encodeMemorySize,
      timeout: Duration.minutes(15),
      ephemeralStorageSize: Size.gibibytes(10),
    });
    this.thumbnails = this.addMedia('Thumbnails', 'Takes pictures of a video', { memorySize: 1024, timeout: Duration.minutes(5) });
    for (const fn of [this.encode, this.thumbnails]) allowObjects(fn.role!, outputBucket, 'temp/', 's3:PutObject', 's3:AbortMultipartUpload');

    // VMAF needs more than the 512 MB and 120 seconds of the reference design.
    this.quality = this.addMedia('Quality', 'Compares the renditions with the source', {
      memorySize: 3008, timeout: Duration.minutes(10), environment: { QUALITY_THRESHOLD: String(props.qualityThreshold) },
    });
    allowObjects(this.quality.role!, outputBucket, 'temp/', 's3:GetObject');

    this.publish = this.add('Publish', 'Moves what was made to where viewers find it', { memorySize: 512, timeout: Duration.minutes(10) },
      ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    allowObjects(this.publish.role!, outputBucket, 'temp/', 's3:GetObject');
    for (const prefix of ['encoded/', 'thumbnails/']) allowObjects(this.publish.role!, outputBucket, prefix, 's3:PutObject');

    this.fail = this.add('Fail', 'Ends a job that cannot be finished', {
      timeout: Duration.minutes(2),
      deadLetterQueue: props.deadLetterQueue,
      environment: { EVIDENCE_QUEUE_URL: props.deadLetterQueue.queueUrl, TOPIC_ARN: props.notifications.topic.topicArn },
    }, ['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    for (const fn of [this.publish, this.fail, this.delete]) {
      allowListing(fn, outputBucket);
      for (const prefix of ['temp/', 'encoded/', 'thumbnails/']) allowObjects(fn.role!, outputBucket, prefix, 's3:DeleteObject');
    }
    grantSendExactly(props.deadLetterQueue, this.fail);
    props.notifications.grantPublish(this.fail);
  }

  public get all(): lambda.Function[] {
    return this.node.children.filter((child) => child instanceof lambda.Function);
  }

  /** A step that runs ffmpeg on the upload. */
  private addMedia(id: string, description: string, props: Partial<BundledFunctionProps>): lambda.Function {
    const fn = this.add(id, description, { ...props, layers: [this.props.ffmpegLayer] }, ['dynamodb:UpdateItem']);
    allowObjects(fn.role!, this.props.storage.inputBucket, 'uploads/', 's3:GetObject');
    return fn;
  }

  private add(id: string, description: string, props: Partial<BundledFunctionProps>, tableActions: string[]): lambda.Function {
    const { storage: { jobTable }, architecture, removalPolicy } = this.props;
    const fn = new BundledFunction(this, id, {
      ...props,
      bundle: `media-${id.toLowerCase()}`,
      description,
      architecture,
      removalPolicy,
      environment: { ...props.environment, TABLE_NAME: jobTable.tableName, PIPELINE: this.props.pipelineName },
    });
    if (!props.deadLetterQueue) acknowledge(fn, { id: 'Serverless-LambdaDLQ', reason: 'Never invoked asynchronously: its caller waits for it and sees it fail.' });
    if (tableActions.length > 0) iam.Grant.addToPrincipal({ grantee: fn, actions: tableActions, resourceArns: [jobTable.tableArn] });
    grantKeyExactly(jobTable.encryptionKey, fn, 'kms:Decrypt', 'kms:GenerateDataKey');
    return fn;
  }
}
