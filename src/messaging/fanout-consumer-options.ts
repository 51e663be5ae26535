import { ConsumeOptions } from './consume-options';
import { SubscriptionOptions } from './subscription-options';

/** Which messages a function gets, and how. */
export interface FanoutConsumerOptions extends ConsumeOptions, SubscriptionOptions {}
