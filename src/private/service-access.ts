import { Annotations, aws_iam as iam, aws_kms as kms, aws_sns as sns, Aws, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Lets a service of this account use a key to send to what the key encrypts. Without effect on an imported key; answers whether it had one. */
export function letServiceUseKey(key: kms.IKey | undefined, service: string): boolean {
  return !key || key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
    resources: ['*'],
    conditions: ofThisAccount(),
  })).statementAdded;
}

/**
 * Lets a service of this account publish, by the policies of topic and key: with a policy of its own a topic lets in nobody whom that does not name.
 * Saying so twice is the same as once. Answers whether both could be extended, which imported ones cannot.
 */
export function letServicePublish(topic: sns.ITopic, key: kms.IKey | undefined, service: string): boolean {
  const usesKey = letServiceUseKey(key, service);
  return topic.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(service)],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: ofThisAccount(),
  })).statementAdded && usesKey;
}

/** Says where a service is to be let in that sends to a queue or topic made elsewhere: nothing it is sent would arrive otherwise. */
export function warnIfClosed(scope: IConstruct, target: IConstruct, service: string): void {
  if (target.node.defaultChild) return;
  Annotations.of(scope).addWarningV2(`cdk-event-workflows:closed-target:${target.node.path}`,
    `The policy of ${target.node.path}, which is imported, cannot be extended here: let ${service} send to it where it is made.`);
}

/** Only on behalf of this account's resources, so that nobody can send through the service from elsewhere. */
export function ofThisAccount() {
  return { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
}

/**
 * Lets CloudWatch Logs of this account and Region use a key for log groups. Without effect on an imported key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function letLogsUseKey(scope: IConstruct, key: kms.IKey | undefined): void {
  const { partition, region, account } = Stack.of(scope);
  key?.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` } },
  }));
}
