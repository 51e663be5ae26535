import { Aws, Names } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** CloudFront's names are the account's, whatever the Region. */
export const globalName = (scope: Construct, what: string) => `${Names.uniqueResourceName(scope, { maxLength: 36 })}-${what}-${Aws.REGION}`;
