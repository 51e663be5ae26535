import { aws_dynamodb as dynamodb, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';

/** `fn.grantInvoke` allows every version and alias by a wildcard; this allows the one. */
export function grantInvokeExactly(fn: lambda.IFunction, grantee: iam.IGrantable): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [fn.functionArn] });
}

/** `queue.grantSendMessages` allows `kms:ReEncrypt*` as well; this allows what sending needs. */
export function grantSendExactly(queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  queue.encryptionMasterKey?.grant(grantee, ...KEY_USE);
  return iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
}

/** What a caller needs of the key behind a queue, topic or bus. */
export const KEY_USE = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** Grants on a key without wildcards. */
export function grantKeyExactly(key: kms.IKey | undefined, grantee: iam.IGrantable, ...actions: string[]): void {
  key?.grant(grantee, ...(actions.length ? actions : KEY_USE));
}

/** `table.grant` allows every index by a wildcard as well; this allows the table, and the one index where it is named. */
export function grantTableExactly(table: dynamodb.ITable, grantee: iam.IGrantable, actions: string[], indexName?: string): iam.Grant {
  grantKeyExactly(table.encryptionKey, grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  const resource = indexName ? `${table.tableArn}/index/${indexName}` : table.tableArn;
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] });
}
