/** Orders without an API, asked for by events: with back-orders, low stock, partners on the bus, and fields of the shop's own. */
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SandboxPayments } from '../../../examples/reference-app/sandbox-payments/sandbox-payments';
import { EventTarget, OrderApi, OrderField, OrderSaga, PartialStockPolicy, PaymentProvider, ResilientQueue } from '../../../src';

const stack = new Stack(new App(), 'EventOrders');
const removalPolicy = RemovalPolicy.DESTROY;
const orders = new OrderSaga(stack, 'Orders', {
  payment: PaymentProvider.function(new SandboxPayments(stack, 'SandboxPayments').provider),
  api: OrderApi.NONE,
  partialStock: PartialStockPolicy.BACK_ORDER,
  lowStockThreshold: 2,
  reorderQuantity: 10,
  inventoryChecks: true,
  trackingUpdates: true,
  extraFields: { giftNote: OrderField.text() },
  extraItemFields: { engraving: OrderField.text({ maxLength: 20 }) },
  removalPolicy,
});
// A system that listens.
const heard = new ResilientQueue(stack, 'Heard', { removalPolicy });
orders.events.addRule('Heard', {
  detailType: [
    'Order Confirmed', 'Order Back-ordered', 'Order Validation Failed', 'Shipment Updated', 'Stock Checked', 'Stock Low', 'Reorder Requested',
  ],
}, EventTarget.queue(heard.queue));

new CfnOutput(stack, 'BusName', { value: orders.events.bus.eventBusName });
new CfnOutput(stack, 'HeardUrl', { value: heard.queue.queueUrl });
new CfnOutput(stack, 'CatalogueName', { value: orders.catalogue.functionName });
new CfnOutput(stack, 'TrackingUrl', { value: orders.trackingUpdateQueue.queue.queueUrl });
new CfnOutput(stack, 'ShippingUrl', { value: orders.shippingQueue!.queue.queueUrl });
new CfnOutput(stack, 'ViewName', { value: orders.statusViewTable.tableName });
