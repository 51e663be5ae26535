import { Duration } from 'aws-cdk-lib';
import { OrderFunctions } from './order-functions';
import { refusingSteps, undoesOwn } from './order-own-steps';
import { OrderStep } from './order-step';
import { OrderWorkQueues, WorkQueue } from './order-work-queues';
import { OrderShippingProps, OrderSizeProps, OrderStepProps } from './props';
import { BundledFunction } from '../private/bundled-function';
import { SagaAction, SagaEffect, SagaEngine, SagaProps, SagaRetry, SagaStep, SagaStepKind } from '../saga';

/**
 * Every step can be repeated, so everything but a final answer is tried again:
 * what the functions throw, and how functions end that do not get to throw.
 */
const RETRIED = ['StepFailed', 'States.Timeout', 'Sandbox.Timedout', 'Lambda.Unknown', 'Runtime.ExitError'];

/** Longer: an open circuit is waited out. */
const PAYMENT_RETRY: SagaRetry = { maxAttempts: 6, interval: Duration.seconds(2) };

/** A worker answers with the error itself, and one that dies is replaced by the queue: a step that times out is asked about, not repeated. */
const queued = (retry?: SagaRetry): SagaRetry => ({ ...retry, errors: ['StepFailed', ...retry?.errors ?? []] });

/** A newer execution works on the order: this one ends without effect. */
const SUPERSEDED = 'Superseded';

type OrderStepSettings = Pick<OrderSizeProps & OrderShippingProps, 'stepRetry' | 'paymentRetry' | 'fulfilment'>;

/**
 * What the steps of an order do, in which order, and how each is undone.
 *
 * @param functions that carry them out
 * @param queues in which payment and shipping wait for a worker; without them the functions are invoked directly
 */
export function orderSteps(
  { stock, payment, shipping }: OrderFunctions, { stepRetry, paymentRetry, fulfilment }: OrderStepSettings = {}, queues?: OrderWorkQueues,
): SagaStep[] {
  const ask = (fn: BundledFunction, task: string, effect?: SagaEffect) => SagaAction.invoke(fn.invoked, { payload: request(task), effect });
  const own = (fn: BundledFunction, task: string) => ask(fn, task, SagaEffect.OWN_STORE);
  const undo = (fn: BundledFunction, task: string, effect = SagaEffect.OWN_STORE) =>
    SagaAction.invoke(fn.invoked, { payload: request(task, true), effect });
  const patience = (fn: BundledFunction) => fn.timeout!.plus(Duration.seconds(5));
  const direct = (retry?: SagaRetry): SagaRetry => ({ ...retry, errors: [...RETRIED, ...retry?.errors ?? []] });
  const work = (fn: BundledFunction, task: string, retry?: SagaRetry, { effect, waits }: { effect?: SagaEffect; waits?: WorkQueue } = {}) => waits ? {
    action: SagaAction.callback(waits.queue.queue, { payload: request(task), effect }),
    timeout: waits.patience,
    undoTimeout: patience(fn),
    retry: queued(retry),
  } : { action: ask(fn, task, effect), timeout: patience(fn), retry: direct(retry) };
  const pay = (task: string) => work(payment, task, { ...PAYMENT_RETRY, ...paymentRetry }, { waits: queues?.payment });
  // Somebody else's effects are asked for when they are unknown; ours are just repeated.
  const goods = fulfilment ? SagaEffect.EXTERNAL : SagaEffect.OWN_STORE;
  const ship = (make: string, cancel: string, reconcile: string) => ({
    ...work(shipping, make, stepRetry, { waits: queues?.shipping, effect: goods }),
    compensation: undo(shipping, cancel, goods),
    businessErrors: [...(fulfilment ? ['FulfilmentRefused'] : []), SUPERSEDED],
    ...(fulfilment && { reconcile: ask(shipping, reconcile, SagaEffect.NONE), idempotent: true }),
  });
  return [
    SagaStep.task('ReserveInventory', {
      action: own(stock, 'reserve'),
      compensation: undo(stock, 'release'),
      businessErrors: ['OutOfStock', 'BackOrdered', SUPERSEDED],
      timeout: patience(stock),
      retry: direct(stepRetry),
    }),
    SagaStep.task('AuthorisePayment', {
      ...pay('authorise'),
      compensation: undo(payment, 'undo', SagaEffect.EXTERNAL),
      reconcile: ask(payment, 'reconcileAuthorisation', SagaEffect.NONE),
      businessErrors: ['PaymentDeclined', SUPERSEDED],
      idempotent: true,
    }),
    SagaStep.parallel('Fulfil', [
      SagaStep.task('AllocateWarehouse', ship('allocate', 'releaseAllocation', 'reconcileAllocation')),
      SagaStep.task('CreateShippingLabel', ship('createLabel', 'cancelLabel', 'reconcileLabel')),
    ]),
    SagaStep.task('CapturePayment', {
      kind: SagaStepKind.PIVOT,
      ...pay('capture'),
      reconcile: ask(payment, 'reconcileCapture', SagaEffect.NONE),
      // Cancelled, or being undone already: everything before is undone.
      businessErrors: ['PaymentDeclined', 'OrderCancelled', SUPERSEDED],
      idempotent: true,
    }),
    SagaStep.task('Dispatch', {
      kind: SagaStepKind.RETRIABLE,
      action: ask(shipping, 'dispatch', goods),
      idempotent: fulfilment !== undefined,
      timeout: patience(shipping),
    }),
  ];
}

/**
 * How an order turns back and ends that did not go through. That it turns back is noted only where steps of the user's own are undone: ours note it
 * themselves, and pass what is done.
 */
export function orderEnds({ close }: OrderFunctions, own?: OrderStep[]): Pick<SagaProps, 'attemptPath' | 'onCompensating' | 'onCompensated' | 'onParked'> {
  const end = (payload: object) => SagaAction.invoke(close, { payload: { ...payload, 'failure.$': '$.failure' }, effect: SagaEffect.OWN_STORE });
  const turnsBack = undoesOwn(own);
  return {
    attemptPath: turnsBack ? '$.attempt' : undefined,
    onCompensating: turnsBack ? end({ ...request('turnBack'), ownSteps: refusingSteps(own) }) : undefined,
    onCompensated: end(request('close', true)),
    onParked: end(request('park', true)),
  };
}

/**
 * The orders table knows which sagas run, and the orders' own sweeper looks. It knows what our steps refused and undid as well, so that nobody has to take
 * over for that; of steps of the user's own it does not.
 */
export function orderEngine(
  engine = SagaEngine.STANDARD, { steps: own, fulfilment }: OrderStepSettings & OrderStepProps = {},
): Pick<SagaProps, 'engine' | 'sweeper' | 'expressRefusals' | '_timeouts'> {
  if (engine !== SagaEngine.EXPRESS) return { engine };
  const timeouts = ['paymentTimeout', ...(fulfilment ? ['fulfilmentTimeout'] : []), ...(own?.length ? ['the time-outs of your own steps'] : [])].join(', ');
  return { engine, sweeper: false, ...(!own?.length && { expressRefusals: true }), _timeouts: timeouts };
}

const request = (task: string, undo?: true) => ({ task, undo, 'orderId.$': '$.orderId', 'attempt.$': '$.attempt' });
