/** Orders that come by events, with a step of the user's own and somebody else who packs and ships. */
import { App, aws_lambda as lambda, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  FulfilmentProvider, OrderApi, OrderField, OrderPoint, OrderSaga, OrderStep, PaymentProvider, SagaAction, SagaEffect, SagaStep, SagaStepKind,
} from '../../../src';

/** What everybody else does; none of them remembers anything, each request says it all. */
const OTHERS = {
  Payment: `
    const states = { authorise: 'AUTHORISED', lookUp: 'AUTHORISED', capture: 'CAPTURED', void: 'VOIDED', refund: 'REFUNDED' };
    exports.handler = async ({ operation }) => ({ status: states[operation], id: 'pay_1' });`,
  Carrier: `
    exports.handler = async ({ operation }) => ({
      status: /^(release|cancel)/.test(operation) ? 'CANCELLED' : 'DONE', warehouse: 'VIE', carrier: 'POST', trackingNumber: '1Z999',
    });`,
  Own: `
    exports.handler = async ({ operation, step, context }) => {
      if (operation === 'EXECUTE' && step === 'CheckGift' && context.order.extra.gift === 'bribe') {
        throw Object.assign(new Error('not with us'), { name: 'Improper' });
      }
      return { points: context.order.totalAmount };
    };`,
};

export function addOrders(app: App): void {
  const stack = new Stack(app, 'OwnSteps');
  const [payment, carrier, own] = Object.entries(OTHERS).map(([id, code]) => new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline(code),
  }));
  const action = SagaAction.invoke(own, { effect: SagaEffect.OWN_STORE });
  const timeout = Duration.seconds(20);
  const orders = new OrderSaga(stack, 'Orders', {
    api: OrderApi.NONE,
    extraFields: { gift: OrderField.text() },
    payment: PaymentProvider.function(payment),
    fulfilment: FulfilmentProvider.function(carrier),
    steps: [
      OrderStep.after(OrderPoint.FULFILLED, SagaStep.task('CheckGift', { action, compensation: action, businessErrors: ['Improper'], timeout })),
      OrderStep.after(OrderPoint.PAID, SagaStep.task('BookPoints', { kind: SagaStepKind.RETRIABLE, action, timeout })),
    ],
    alarms: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  new CfnOutput(stack, 'OrdersBusName', { value: orders.events.bus.eventBusName });
  new CfnOutput(stack, 'OrdersCatalogueName', { value: orders.catalogue.functionName });
  new CfnOutput(stack, 'OrdersViewName', { value: orders.statusViewTable.tableName });
  new CfnOutput(stack, 'OrdersMachineArn', { value: orders.stateMachine.stateMachineArn });
}
