import { aws_dynamodb as dynamodb, aws_iam as iam, aws_s3 as s3, Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { UPLOADS, WORK } from './core/keys';
import { MediaPipelineProps } from './media-pipeline-props';
import { jobTimeoutOf } from './resolve-encoding-props';

/** Index of the job table: the jobs of a user, newest last. */
export const BY_USER = 'by-user';

/** Where uploads, outputs and jobs are kept. */
export class MediaStorage extends Construct {
  public readonly inputBucket: s3.IBucket;
  public readonly outputBucket: s3.IBucket;
  public readonly jobTable: dynamodb.ITable;
  private accessLogs?: s3.Bucket;

  constructor(scope: Construct, id: string, private readonly props: MediaPipelineProps) {
    super(scope, id);
    this.inputBucket = props.inputBucket ?? this.newInputBucket();
    this.outputBucket = props.outputBucket ?? this.newOutputBucket();
    this.jobTable = props.jobTable ?? this.newTable();
  }

  private newInputBucket(): s3.Bucket {
    const { infrequentAccessAfter, glacierAfter, deepArchiveAfter } = this.props;
    const bucket = new s3.Bucket(this, 'Input', {
      ...this.secured(),
      ...this.encrypted(),
      cors: this.cors([s3.HttpMethods.PUT]),
      lifecycleRules: [{
        id: 'uploads',
        prefix: UPLOADS,
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        transitions: [
          { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: infrequentAccessAfter ?? Duration.days(30) },
          { storageClass: s3.StorageClass.GLACIER, transitionAfter: glacierAfter ?? Duration.days(90) },
          { storageClass: s3.StorageClass.DEEP_ARCHIVE, transitionAfter: deepArchiveAfter ?? Duration.days(365) },
        ],
      }],
    });
    // Not by `eventBridgeEnabled`: that would bring a custom resource for a plain property.
    (bucket.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    this.logAccess(bucket);
    return bucket;
  }

  private newOutputBucket(): s3.Bucket {
    // What a job has made so far has to be there while the rest of it still waits.
    const kept = Duration.days(Math.ceil(jobTimeoutOf(this.props).toDays({ integral: false })) + 1);
    const bucket = new s3.Bucket(this, 'Output', {
      ...this.secured(),
      ...this.encrypted(),
      cors: this.cors([s3.HttpMethods.GET, s3.HttpMethods.HEAD]),
      lifecycleRules: [
        { id: 'temp', prefix: WORK, expiration: kept, abortIncompleteMultipartUploadAfter: kept },
      ],
    });
    this.logAccess(bucket);
    return bucket;
  }

  /** By bucket policy, not by the access control list that CDK falls back to without a feature flag. */
  public logAccess(bucket: s3.Bucket): void {
    this.accessLogs ??= new s3.Bucket(this, 'AccessLogs', { ...this.secured(), lifecycleRules: [{ expiration: Duration.days(90) }] });
    const logFilePrefix = `${bucket.node.id.toLowerCase()}/`;
    (bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = { destinationBucketName: this.accessLogs.bucketName, logFilePrefix };
    this.accessLogs.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [this.accessLogs.arnForObjects(`${logFilePrefix}*`)],
      conditions: { ArnLike: { 'aws:SourceArn': bucket.bucketArn }, StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }));
  }

  private newTable(): dynamodb.Table {
    const table = new dynamodb.Table(this, 'Jobs', {
      partitionKey: { name: 'jobId', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      stream: this.props.statusPush ? dynamodb.StreamViewType.NEW_AND_OLD_IMAGES : undefined,
      encryption: this.props.encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.props.encryptionKey,
      removalPolicy: this.props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({
      indexName: BY_USER,
      partitionKey: { name: 'userId', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'createdAt', type: dynamodb.AttributeType.STRING },
      projectionType: dynamodb.ProjectionType.INCLUDE,
      nonKeyAttributes: ['fileName', 'status', 'updatedAt', 'completedAt', 'failedAt', 'deletedAt'],
    });
    return table;
  }

  /** What holds of every bucket. */
  public secured(): s3.BucketProps {
    return {
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: this.props.removalPolicy ?? RemovalPolicy.RETAIN,
    };
  }

  /** Logs of access cannot be written to a bucket with a customer's key. */
  private encrypted(): s3.BucketProps {
    const { encryptionKey } = this.props;
    return encryptionKey ? { encryption: s3.BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true } : {};
  }

  private cors(allowedMethods: s3.HttpMethods[]): s3.CorsRule[] {
    return [{ allowedMethods, allowedOrigins: this.props.corsOrigins ?? ['*'], allowedHeaders: ['*'], exposedHeaders: ['ETag'], maxAge: 3600 }];
  }
}
