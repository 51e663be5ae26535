import { SagaStep } from '../saga';

/**
 * Where in an order's way steps of your own come. Up to `FULFILLED` all can still be undone, from `PAID` on nothing is.
 * What follows the confirmation needs no step: add a rule to `OrderSaga.events`.
 */
export enum OrderPoint {
  /** The stock is held. */
  RESERVED = 'RESERVED',

  /** And so is the money. */
  AUTHORISED = 'AUTHORISED',

  /** And the order has its warehouse and its label. */
  FULFILLED = 'FULFILLED',

  /** The money is taken; the order will be shipped. */
  PAID = 'PAID',
}

/**
 * A step of your own in the way of every order.
 *
 * Unless it is given a payload, its action gets `{ operation, step, idempotencyKey, context }`, as in every saga, and `context.order` is the order
 * as it was placed, in the form of the events: with your own fields, and money as decimals. So the order is also in the history of its executions.
 *
 * Before `PAID` a step is compensatable (give it a compensation, and for effects outside your data store a way to ask, `reconcile`) or best effort;
 * at `PAID` it is retriable or best effort. Its function keeps the rules of `SagaAction`: one effect a key, also in a later execution of
 * the same order, and nothing after its undo. A business error of it rejects the order with the reason `STEP_REFUSED`.
 *
 * @example
 * declare const provider: lambda.Function;
 * declare const fraud: lambda.Function;
 * declare const loyalty: lambda.Function;
 *
 * new OrderSaga(this, 'Orders', {
 *   payment: PaymentProvider.function(provider),
 *   steps: [
 *     OrderStep.after(OrderPoint.RESERVED, SagaStep.task('CheckFraud', {
 *       action: SagaAction.invoke(fraud),
 *       compensation: SagaAction.invoke(fraud),
 *       reconcile: SagaAction.invoke(fraud),
 *       businessErrors: ['Suspicious'],
 *       timeout: Duration.seconds(20),
 *     })),
 *     OrderStep.after(OrderPoint.PAID, SagaStep.task('BookPoints', {
 *       kind: SagaStepKind.RETRIABLE,
 *       action: SagaAction.invoke(loyalty),
 *       timeout: Duration.seconds(20),
 *     })),
 *   ],
 * });
 */
export class OrderStep {
  /**
   * Runs a step, or a group of steps, at a point of the order's way; several at one point run in the order in which they are given.
   *
   * @param point what has happened before
   * @param step the step; its name must not be that of one of ours: `ReserveInventory`, `AuthorisePayment`, `Fulfil`, `AllocateWarehouse`,
   *   `CreateShippingLabel`, `CapturePayment`, `Dispatch`
   */
  public static after(point: OrderPoint, step: SagaStep): OrderStep {
    return new OrderStep(point, step);
  }

  private constructor(
    /** What has happened before it. */
    public readonly point: OrderPoint,
    /** The step. */
    public readonly step: SagaStep,
  ) {}
}
