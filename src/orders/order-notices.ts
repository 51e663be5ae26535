import { aws_events as events, aws_sns as sns } from 'aws-cdk-lib';
import { EventRouter, EventTarget } from '../messaging';

/** Publishes what customers want to know: `{ event, order }`. */
export function tellCustomers(router: EventRouter, topic: sns.ITopic): void {
  router.addRule('TellCustomers', {
    source: ['ecommerce.orders', 'shipping.service'],
    detailType: ['Shipment Created', 'Order Confirmed', 'Order Rejected', 'Order Cancelled'],
    excludeReplays: true,
  }, EventTarget.topic(topic, {
    message: events.RuleTargetInput.fromObject({
      event: events.EventField.fromPath('$.detail-type'),
      order: events.EventField.fromPath('$.detail'),
    }),
  }));
}
