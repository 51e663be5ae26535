import { aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sqs as sqs } from 'aws-cdk-lib';

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
