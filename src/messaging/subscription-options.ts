import { aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';

/** What a subscriber gets. */
export interface SubscriptionOptions {
  /**
   * Only messages whose attributes match: up to 5 attributes. Not together with `filterPolicyWithMessageBody`.
   *
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
   * @default - every message
   */
  readonly filterPolicy?: { [attribute: string]: sns.SubscriptionFilter };

  /**
   * Only messages whose JSON body matches: up to 5 keys. Not together with `filterPolicy`.
   *
   * @default - every message
   */
  readonly filterPolicyWithMessageBody?: { [key: string]: sns.FilterOrPolicy };

  /**
   * Takes messages that cannot be delivered to this subscriber.
   *
   * @default - the dead-letter queue that all subscriptions share
   */
  readonly deadLetterQueue?: sqs.IQueue;
}

/** What a queue or web address gets. */
export interface RawSubscriptionOptions extends SubscriptionOptions {
  /**
   * Delivers the message as it was published instead of in an SNS envelope.
   *
   * @default false
   */
  readonly rawMessageDelivery?: boolean;
}
