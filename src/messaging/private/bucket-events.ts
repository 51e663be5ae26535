import { aws_s3 as s3, aws_s3_notifications as notifications, aws_sns as sns, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BucketEventOptions } from '../bucket-event-options';

/** CDK's custom resource for notifications, which writes all of them anew. */
const CUSTOM_RESOURCE = 'Notifications';

/** Lets a bucket publish; by its own property where it is made in this stack, otherwise by CDK's custom resource. */
export function publishBucketEvents(scope: Construct, bucket: s3.IBucket, topic: sns.ITopic, options: BucketEventOptions): void {
  const { events = [s3.EventType.OBJECT_CREATED], prefix, suffix } = options;
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket) || Stack.of(resource) !== Stack.of(scope) || bucket.node.tryFindChild(CUSTOM_RESOURCE)) {
    const filters = prefix || suffix ? [{ prefix, suffix }] : [];
    for (const event of events) bucket.addEventNotification(event, new notifications.SnsDestination(topic), ...filters);
    return;
  }
  const configuration = (resource.notificationConfiguration ?? {}) as s3.CfnBucket.NotificationConfigurationProperty;
  const rules = [...(prefix ? [{ name: 'prefix', value: prefix }] : []), ...(suffix ? [{ name: 'suffix', value: suffix }] : [])];
  const added = events.map((event) => ({ event, topic: topic.topicArn, ...(rules.length ? { filter: { s3Key: { rules } } } : {}) }));
  resource.notificationConfiguration = {
    ...configuration,
    topicConfigurations: [...(configuration.topicConfigurations as s3.CfnBucket.TopicConfigurationProperty[] | undefined ?? []), ...added],
  };
  // S3 looks whether it may publish when it is told to.
  const policy = topic.node.tryFindChild('Policy')?.node.defaultChild;
  if (policy instanceof CfnResource) resource.addDependency(policy);
  scope.node.addValidation({
    validate: () => bucket.node.tryFindChild(CUSTOM_RESOURCE)
      ? [`${bucket.node.path} has notifications by addEventNotification, too, which would replace these: add those first, or all by addBucketEvents.`] : [],
  });
}
