import { Construct } from 'constructs';
import { OrderSagaProps } from './order-saga-props';
import { check } from '../private/validation-error';

/** Refuses what cannot work, in words that say how to mend it. */
export function checkOrderProps(scope: Construct, props: OrderSagaProps): void {
  const { paymentTimeout, paymentFailureThreshold = 5, paymentResetTimeout, idempotencyRetention, stalledAfter, warehouses, carrier } = props;
  const timeout = paymentTimeout?.toSeconds({ integral: false }) ?? 10;
  check(scope, timeout >= 1 && timeout <= 60, `paymentTimeout is ${timeout} seconds: give 1–60.`);
  check(scope, Number.isInteger(paymentFailureThreshold) && paymentFailureThreshold >= 1, `paymentFailureThreshold is ${paymentFailureThreshold}: give a whole number from 1 on.`);
  check(scope, (paymentResetTimeout?.toMilliseconds() ?? 1000) >= 1000, 'paymentResetTimeout is shorter than a second.');
  check(scope, (idempotencyRetention?.toSeconds() ?? 60) >= 60, 'idempotencyRetention is shorter than a minute: a repeated request would order twice.');
  check(scope, (stalledAfter?.toSeconds() ?? 60) >= 60, 'stalledAfter is shorter than a minute: orders that are well under way would be taken for stalled.');
  check(scope, warehouses?.length !== 0, 'warehouses is empty: name at least one, or leave it out.');
  check(scope, new Set(warehouses?.map(({ name }) => name)).size === (warehouses?.length ?? 0), 'two warehouses have the same name.');
  check(scope, carrier?.trim() !== '', 'carrier is empty.');
}
