import { aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { OrderFunctions } from './order-functions';
import { SagaAction, SagaEffect, SagaProps, SagaRetry, SagaStep, SagaStepKind } from '../saga';

/** Every step can be repeated, so everything but a business error is tried again. */
const RETRY: SagaRetry = { errors: ['States.ALL'] };

/** What the steps of an order do, in which order, and how each is undone. */
export function orderSteps({ stock, payment, shipping }: OrderFunctions): SagaStep[] {
  const ask = (fn: lambda.Function, task: string, effect?: SagaEffect) => SagaAction.invoke(fn, { payload: request(task), effect });
  const own = (fn: lambda.Function, task: string) => ask(fn, task, SagaEffect.OWN_STORE);
  const patience = (fn: lambda.Function) => fn.timeout!.plus(Duration.seconds(5));
  return [
    SagaStep.task('ReserveInventory', {
      action: own(stock, 'reserve'),
      compensation: own(stock, 'release'),
      businessErrors: ['OutOfStock'],
      timeout: patience(stock),
      retry: RETRY,
    }),
    SagaStep.task('AuthorisePayment', {
      action: ask(payment, 'authorise'),
      compensation: ask(payment, 'undo'),
      reconcile: ask(payment, 'reconcileAuthorisation', SagaEffect.NONE),
      businessErrors: ['PaymentDeclined'],
      timeout: patience(payment),
      retry: RETRY,
    }),
    SagaStep.parallel('Fulfil', [
      SagaStep.task('AllocateWarehouse', {
        action: own(shipping, 'allocate'),
        compensation: own(shipping, 'releaseAllocation'),
        timeout: patience(shipping),
        retry: RETRY,
      }),
      SagaStep.task('CreateShippingLabel', {
        action: own(shipping, 'createLabel'),
        compensation: own(shipping, 'cancelLabel'),
        timeout: patience(shipping),
        retry: RETRY,
      }),
    ]),
    SagaStep.task('CapturePayment', {
      kind: SagaStepKind.PIVOT,
      action: ask(payment, 'capture'),
      reconcile: ask(payment, 'reconcileCapture', SagaEffect.NONE),
      // Cancelled, or being undone already: everything before is undone.
      businessErrors: ['PaymentDeclined', 'OrderCancelled'],
      timeout: patience(payment),
      retry: RETRY,
    }),
    SagaStep.task('Dispatch', {
      kind: SagaStepKind.RETRIABLE,
      action: own(shipping, 'dispatch'),
      timeout: patience(shipping),
    }),
  ];
}

/** How an order ends that did not go through. */
export function orderEnds({ close }: OrderFunctions): Pick<SagaProps, 'onCompensated' | 'onParked'> {
  const end = (task: string) => SagaAction.invoke(close, { payload: { ...request(task), 'failure.$': '$.failure' }, effect: SagaEffect.OWN_STORE });
  return { onCompensated: end('close'), onParked: end('park') };
}

const request = (task: string) => ({ task, 'orderId.$': '$.orderId', 'attempt.$': '$.attempt' });
