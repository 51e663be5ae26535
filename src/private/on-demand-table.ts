import { aws_dynamodb as dynamodb, aws_kms as kms, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkRemovalPolicy } from './removal-policy';

export interface OnDemandTableProps {
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Attribute with the time of expiry, in seconds since 1970. */
  readonly timeToLiveAttribute?: string;
  /** @default - encrypted with a key that AWS owns */
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** A table without fixed cost and with point-in-time recovery, whose keys are strings. */
export class OnDemandTable extends dynamodb.Table {
  constructor(scope: Construct, id: string, { partitionKey, sortKey, encryptionKey, ...rest }: OnDemandTableProps) {
    checkRemovalPolicy(scope, rest.removalPolicy);
    super(scope, id, {
      ...rest,
      partitionKey: { name: partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: sortKey ? { name: sortKey, type: dynamodb.AttributeType.STRING } : undefined,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
    });
  }
}
