import { aws_events as events, aws_iam as iam, aws_kms as kms, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EventRouterProps } from '../event-router-props';

/** Keeps every event of the bus. The typed `Archive` with a key makes a circle: key → bus → key. */
export function newArchive(scope: Construct, bus: events.IEventBus, retentionDays: number, props: EventRouterProps): events.CfnArchive {
  const { archiveName, encryptionKey, removalPolicy } = props;
  if (encryptionKey) letArchiveUseKey(encryptionKey, arnKnownBeforehand(bus));
  const archive = new events.CfnArchive(scope, 'Archive', {
    sourceArn: bus.eventBusArn, retentionDays, archiveName, kmsKeyIdentifier: encryptionKey?.keyArn,
  });
  archive.applyRemovalPolicy(removalPolicy);
  return archive;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-archives.html */
function letArchiveUseKey(key: kms.IKey, busArn: string): void {
  const principals = [new iam.ServicePrincipal('events.amazonaws.com')];
  key.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: ['kms:DescribeKey'], resources: ['*'] }));
  key.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ReEncrypt*'],
    resources: ['*'],
    conditions: { StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': busArn } },
  }));
}

function arnKnownBeforehand(bus: events.IEventBus): string {
  const resource = bus.node.defaultChild;
  if (!(resource instanceof events.CfnEventBus)) return bus.eventBusArn;
  return Stack.of(bus).formatArn({ service: 'events', resource: 'event-bus', resourceName: resource.name });
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html */
export function letReplay(archive: events.CfnArchive, bus: events.IEventBus, grantee: iam.IGrantable): iam.Grant {
  const replays = Stack.of(archive).formatArn({ service: 'events', resource: 'replay', resourceName: '*' });
  return iam.Grant.addToPrincipal({
    grantee, actions: ['events:StartReplay', 'events:DescribeArchive'], resourceArns: [archive.attrArn, bus.eventBusArn],
  }).combine(iam.Grant.addToPrincipal({
    grantee, actions: ['events:StartReplay', 'events:DescribeReplay', 'events:CancelReplay'], resourceArns: [replays],
  }));
}
