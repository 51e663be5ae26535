import { aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_s3 as s3, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from '../../private/acknowledge';
import { allowListing, allowObjects } from '../../private/object-access';

export interface PayloadBucketProps {
  readonly expiration: Duration;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy?: RemovalPolicy;
}

/** Holds payloads until they are processed. Its versions tell a payload that was processed from one that never came. */
export class PayloadBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { expiration, encryptionKey, removalPolicy }: PayloadBucketProps) {
    super(scope, id, {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey,
      bucketKeyEnabled: encryptionKey && true,
      versioned: true,
      removalPolicy,
      lifecycleRules: [{ expiration, noncurrentVersionExpiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    acknowledge(this, {
      id: 'AwsSolutions-S1',
      reason: 'Payloads live until their message is processed. Bring a bucket with access logs where the reads of each have to be kept.',
    });
  }
}

/** Lets a sender put payloads. */
export function grantPutPayloads(bucket: s3.IBucket, grantee: iam.IGrantable): iam.Grant {
  return allowObjects(grantee, bucket, '', 's3:PutObject');
}

/** Lets a consumer read payloads, and delete them unless others need them, too. */
export function grantTakePayloads(bucket: s3.IBucket, grantee: iam.IGrantable, keep?: boolean): iam.Grant {
  return allowObjects(grantee, bucket, '', 's3:GetObject', ...(keep ? [] : ['s3:DeleteObject'])).combine(allowListing(grantee, bucket));
}

const bucketsOf = new WeakMap<lambda.Function, Set<string>>();

/** Tells a function which buckets its messages may point to. */
export function tellPayloadBucket(fn: lambda.IFunction, bucket: s3.IBucket, keep?: boolean): void {
  if (!(fn instanceof lambda.Function)) return;
  const buckets = (bucketsOf.get(fn) ?? new Set()).add(bucket.bucketName);
  bucketsOf.set(fn, buckets);
  fn.addEnvironment('PAYLOAD_BUCKETS', [...buckets].join(','));
  if (keep) fn.addEnvironment('PAYLOAD_KEEP', 'true');
}
