import { Annotations, aws_events as events, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CostUsage } from '../cost';
import { EventRouter, EventTarget, NotificationFanout } from '../messaging';
import { EVENT_SOURCES } from './core/order-events';
import { OrderPartProps } from './order-part-props';
import { ofShop, shopOf } from './order-shop';
import usage from './usage.json';
import { PartProps } from '../private/part-props';

/** What a customer wants to know, by the rule that tells it: each event is told once. */
const NEWS: { [rule: string]: { source: string; detailType: string[] } } = {
  /** The order is confirmed to the customer: it is paid and will be shipped. */
  PaymentProcessedRule: { source: 'payment.service', detailType: ['Payment Completed'] },
  ShippingStartedRule: { source: 'shipping.service', detailType: ['Shipment Created', 'Shipment Updated'] },
  OrderEndedRule: { source: 'ecommerce.orders', detailType: ['Order Back-ordered', 'Order Confirmed', 'Order Rejected', 'Order Cancelled'] },
};

/** Publishes what customers want to know: `{ event, order }`. */
export function tellCustomers({ events: router, shop }: OrderPartProps, topic: sns.ITopic): void {
  for (const [rule, { source, detailType }] of Object.entries(NEWS)) {
    router.addRule(rule, { source: [source], detailType, detail: ofShop(shop), excludeReplays: true }, EventTarget.topic(topic, { message: NOTICE }));
  }
}

/** A topic with every change of every order: `{ event, order }`. */
export function tellChanges(scope: Construct, id: string, router: EventRouter, props: PartProps, watched: boolean): NotificationFanout {
  const fanout = new NotificationFanout(scope, id, props);
  router.addRule('OrderStatusRule', { source: EVENT_SOURCES, detail: ofShop(shopOf(scope)), excludeReplays: true }, EventTarget.topic(fanout.topic, { message: NOTICE }));
  const { per, measured, source, resources } = usage;
  CostUsage.state(fanout.topic, { per, measured, source, meters: { publishes: resources['Events/Bus'].meters.events } });
  if (watched) {
    Annotations.of(scope).addWarningV2('cdk-event-workflows:orderStatus',
      'orderStatus is first used after a dashboard monitors these orders, so neither its graphs nor its alarms are there. Use it before.');
  }
  return fanout;
}

const NOTICE = events.RuleTargetInput.fromObject({
  event: events.EventField.fromPath('$.detail-type'),
  order: events.EventField.fromPath('$.detail'),
});
