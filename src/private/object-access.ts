import { aws_iam as iam, aws_s3 as s3, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { grantKeyExactly } from './exact-grants';

/** Allows these actions on the objects under a prefix. The names of objects are made at run time: their wildcard has to stand. */
export function allowObjects(grantee: iam.IGrantable, bucket: s3.IBucket, prefix: string, ...actions: string[]): iam.Grant {
  const grant = iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [bucket.arnForObjects(`${prefix}*`)] });
  const keyActions = [...(actions.some(reads) ? ['kms:Decrypt'] : []), ...(actions.some(writes) ? ['kms:GenerateDataKey', 'kms:Decrypt'] : [])];
  if (keyActions.length > 0) grantKeyExactly(bucket.encryptionKey, grantee, ...new Set(keyActions));
  acknowledgePrefix(grantee.grantPrincipal, bucket, prefix);
  return grant;
}

/** Allows to list what lies under a prefix, and tells a missing object apart from a forbidden one. */
export function allowListing(grantee: iam.IGrantable, bucket: s3.IBucket): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [bucket.bucketArn] });
}

const reads = (action: string) => action.startsWith('s3:Get');
const writes = (action: string) => action.startsWith('s3:Put');

/** A bucket that was brought along is named by its ARN, which no acknowledgement can carry. */
function acknowledgePrefix(scope: unknown, bucket: s3.IBucket, prefix: string): void {
  const resource = bucket.node.defaultChild;
  if (!Construct.isConstruct(scope) || !(resource instanceof s3.CfnBucket) || Stack.of(resource) !== Stack.of(scope)) return;
  const logicalId = Stack.of(resource).getLogicalId(resource);
  acknowledge(scope, {
    id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${prefix}*]`,
    reason: `The objects ${prefix ? `under ${prefix} ` : ''}are named at run time.`,
  });
}
