import { aws_sns as sns, aws_sqs as sqs, Stack } from 'aws-cdk-lib';
import { Policy } from './matcher';
import { NotificationFanout, SubscriptionOptions } from '../../../src';

const stack = new Stack();
const fanout = new NotificationFanout(stack, 'News', { alarms: false });
let queues = 0;

/** The filter of a subscription as it stands in the template. */
export function emitted(options: SubscriptionOptions): { readonly policy: Policy; readonly scope: string } {
  const subscription = fanout.addQueue(new sqs.Queue(stack, `Queue${queues++}`), options);
  const { filterPolicy, filterPolicyScope = 'MessageAttributes' } = subscription.node.defaultChild as sns.CfnSubscription;
  return { policy: stack.resolve(filterPolicy), scope: filterPolicyScope };
}
