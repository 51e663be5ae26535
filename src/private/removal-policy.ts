import { RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { check } from './validation-error';

/**
 * Refuses snapshots: of tables, queues, topics, buckets, functions and logs CloudFormation takes none, and the deployment would fail.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
 */
export function checkRemovalPolicy(scope: IConstruct, removalPolicy: RemovalPolicy | undefined): void {
  check(scope, removalPolicy !== RemovalPolicy.SNAPSHOT, 'removalPolicy is SNAPSHOT, but CloudFormation takes snapshots of none of what is made here: '
    + 'give DESTROY, RETAIN or RETAIN_ON_UPDATE_OR_DELETE.');
}
