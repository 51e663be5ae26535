import { aws_lambda as lambda, Duration, Stack } from 'aws-cdk-lib';
import { OrderPoint, OrderStep } from '../../src/orders';
import { SagaAction, SagaEffect, SagaOperation, SagaStep, SagaStepKind } from '../../src/saga';
import { StateError } from '../asl/errors';
import { Json } from '../asl/payload';

const timeout = Duration.seconds(20);

/** A check in somebody else's system, a place that is held in a store of ours, and points that are booked when all is paid. */
export function ownSteps(stack: Stack): OrderStep[] {
  const fn = lambda.Function.fromFunctionArn(stack, 'Own', 'arn:aws:lambda:eu-central-1:123456789012:function:own');
  const [external, own] = [SagaAction.invoke(fn), SagaAction.invoke(fn, { effect: SagaEffect.OWN_STORE })];
  return [
    OrderStep.after(OrderPoint.PAID, SagaStep.task('BookPoints', { kind: SagaStepKind.RETRIABLE, action: external, idempotent: true, timeout })),
    OrderStep.after(OrderPoint.RESERVED, SagaStep.task('CheckFraud', {
      action: external, compensation: external, reconcile: external, businessErrors: ['Suspicious'], idempotent: true, timeout,
    })),
    OrderStep.after(OrderPoint.FULFILLED, SagaStep.task('HoldSlot', { action: own, compensation: own, timeout })),
  ];
}

interface OwnState {
  state: 'DONE' | 'UNDONE';
  effects: number;
}

/** What the user's function does: one effect a key, and none after its undo. */
export class OwnParticipants {
  /** By idempotency key. */
  public readonly states = new Map<string, OwnState>();

  /** @param suspicious whether every order is refused */
  constructor(private readonly suspicious = false) {}

  public handle({ operation, step, idempotencyKey, context }: Json): object {
    const known = this.states.get(idempotencyKey);
    switch (operation as SagaOperation) {
      case SagaOperation.EXECUTE: return this.execute(step, idempotencyKey, context.order);
      case SagaOperation.COMPENSATE:
        this.states.set(idempotencyKey, { state: 'UNDONE', effects: known?.effects ?? 0 });
        return {};
      default:
        if (!known) this.states.set(idempotencyKey, { state: 'UNDONE', effects: 0 });
        return known?.state === 'DONE' ? { status: 'DONE', result: {} } : { status: 'NOT_DONE' };
    }
  }

  public execute(step: string, key: string, order: Json): object {
    if (!order.items.length || order.status !== 'PLACED') throw new Error('This is not the order as it was placed.');
    if (step === 'CheckFraud' && this.suspicious) throw new StateError('Suspicious', 'An order like many others.');
    const known = this.states.get(key);
    if (known?.state === 'UNDONE') throw new StateError('Undone', 'It is undone already.');
    if (!known) this.states.set(key, { state: 'DONE', effects: 1 });
    return {};
  }

  /**
   * What does not fit how the order ended.
   *
   * @param complete whether it was to go through all of them; one that was under way when they came in goes through those that are left
   */
  public violations(orderId: string, status: string, complete: boolean): string[] {
    const of = (step: string) => this.states.get(`${orderId}#${step}`);
    const steps = ['CheckFraud', 'HoldSlot', 'BookPoints'];
    const found: string[] = [];
    if (steps.some((step) => (of(step)?.effects ?? 0) > 1)) found.push('an own step twice in effect');
    if (complete && status === 'CONFIRMED' && !steps.every((step) => of(step)?.state === 'DONE')) found.push('confirmed without an own step');
    if (['REJECTED', 'CANCELLED'].includes(status) && steps.some((step) => of(step)?.state === 'DONE')) found.push('an own step is left');
    return found;
  }
}
