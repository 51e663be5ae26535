import type { NotificationTemplate } from '../../src';

/** What customers read of their orders, by event. `Order Confirmed` is not among them: that the parcel is on its way says it. */
export const ORDER_NOTICES: NotificationTemplate[] = [
  { kind: 'Payment Completed', subject: 'Thank you for your order', text: 'We have received {order.amountDue} {order.currency} for your order {order.orderId} and pack it now.' },
  { kind: 'Payment Completed', locale: 'de', subject: 'Danke für Ihre Bestellung', text: 'Wir haben {order.amountDue} {order.currency} für Ihre Bestellung {order.orderId} erhalten und packen sie.' },
  { kind: 'Shipment Created', subject: 'Your order is on its way', text: 'Your order {order.orderId} has left us. Tracking number: {order.shipment.trackingNumber} ({order.shipment.carrier}).' },
  { kind: 'Shipment Created', locale: 'de', subject: 'Ihre Bestellung ist unterwegs', text: 'Ihre Bestellung {order.orderId} ist unterwegs. Sendungsnummer: {order.shipment.trackingNumber} ({order.shipment.carrier}).' },
  { kind: 'Shipment Updated', subject: 'News of your parcel', text: 'Your order {order.orderId} is {order.shipment.delivery.status} {order.shipment.delivery.location}.' },
  { kind: 'Order Back-ordered', subject: 'Your order waits', text: 'Something of your order {order.orderId} is not there yet. Nothing is charged before all of it ships.' },
  { kind: 'Order Rejected', subject: 'We could not take your order', text: 'Your order {order.orderId} did not go through ({order.reason}). You have not been charged.' },
  { kind: 'Order Cancelled', subject: 'Your order is cancelled', text: 'Your order {order.orderId} is cancelled ({order.reason}). What was charged is on its way back to you.' },
];
