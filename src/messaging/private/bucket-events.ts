import { aws_s3 as s3, aws_s3_notifications as notifications, aws_sns as sns, CfnResource, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from '../../private/validation-error';
import { BucketEventOptions } from '../bucket-event-options';

/** CDK's custom resource for notifications, which writes all of them anew. */
const CUSTOM_RESOURCE = 'Notifications';

/** Lets a bucket publish; by its own property where it is made in this stack, otherwise by CDK's custom resource. */
export function publishBucketEvents(scope: Construct, bucket: s3.IBucket, topic: sns.ITopic, options: BucketEventOptions): void {
  const { events = [s3.EventType.OBJECT_CREATED], prefix, suffix } = options;
  const resource = bucket.node.defaultChild;
  check(scope, !(resource instanceof s3.CfnBucket) || !topic.node.defaultChild || Stack.of(resource) === Stack.of(topic),
    `${bucket.node.path} is of another stack, and both would depend on each other: make the fan-out there; its consumers may be anywhere.`);
  if (!(resource instanceof s3.CfnBucket) || Stack.of(resource) !== Stack.of(scope) || bucket.node.tryFindChild(CUSTOM_RESOURCE)) {
    const filters = prefix || suffix ? [{ prefix, suffix }] : [];
    for (const event of events) bucket.addEventNotification(event, new notifications.SnsDestination(topic), ...filters);
    return;
  }
  const configuration = (resource.notificationConfiguration ?? {}) as s3.CfnBucket.NotificationConfigurationProperty;
  const rules = [...(prefix ? [{ name: 'prefix', value: prefix }] : []), ...(suffix ? [{ name: 'suffix', value: suffix }] : [])];
  checkOverlaps(scope, configuration, { events, prefix, suffix });
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

interface Told {
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** S3 refuses to tell of one object twice. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
function checkOverlaps(scope: Construct, configuration: s3.CfnBucket.NotificationConfigurationProperty, added: BucketEventOptions): void {
  const known = [configuration.topicConfigurations, configuration.queueConfigurations, configuration.lambdaConfigurations]
    .flatMap((list) => (Array.isArray(list) ? list as s3.CfnBucket.TopicConfigurationProperty[] : [])).map(toldOf);
  for (const event of added.events!) {
    const told = { event, prefix: added.prefix ?? '', suffix: added.suffix ?? '' };
    const other = known.find((one) => overlap(one, told));
    check(scope, !other, `S3 is to tell of ${event} under "${told.prefix}*${told.suffix}" and of ${other?.event} under "${other?.prefix}*${other?.suffix}", `
      + 'which overlap: give prefixes or suffixes that exclude each other, and let one fan-out serve both.');
    known.push(told);
  }
}

function toldOf({ event, filter }: s3.CfnBucket.TopicConfigurationProperty): Told {
  const rules = ((filter as s3.CfnBucket.NotificationFilterProperty | undefined)?.s3Key as s3.CfnBucket.S3KeyFilterProperty | undefined)?.rules;
  const valueOf = (name: string) => (Array.isArray(rules) ? rules as s3.CfnBucket.FilterRuleProperty[] : []).find((rule) => rule.name.toLowerCase() === name)?.value ?? '';
  return { event, prefix: valueOf('prefix'), suffix: valueOf('suffix') };
}

function overlap(one: Told, two: Told): boolean {
  const covers = (wide: string, narrow: string) => wide === narrow || (wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1)));
  return (covers(one.event, two.event) || covers(two.event, one.event))
    && (one.prefix.startsWith(two.prefix) || two.prefix.startsWith(one.prefix))
    && (one.suffix.endsWith(two.suffix) || two.suffix.endsWith(one.suffix));
}
