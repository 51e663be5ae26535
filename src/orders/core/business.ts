import { toMinor } from './money';
import type { ViewedOrder } from './wire';

/** CloudWatch namespace of what the order system measures itself. */
export const NAMESPACE = 'EventWorkflows/Orders';

/** The function that measures, as Powertools names it. */
export const MEASURED_BY = 'orders-projector';

/** What is measured, with its unit as CloudWatch names it. Money is in minor units. Every confirmed order is one sample of its time to shipment. */
export const MEASURES = {
  OrdersPlaced: 'Count',
  OrdersFailed: 'Count',
  OrdersParked: 'Count',
  TimeToShipment: 'Seconds',
  Revenue: 'None',
} as const;

export interface Measure {
  readonly name: keyof typeof MEASURES;
  readonly value: number;
  /** Of money. */
  readonly currency?: string;
}

/**
 * What an order adds to the figures of the business when the read model goes from one state to another. The read model goes forward only,
 * so whatever comes twice, or was missed in between, is counted once.
 *
 * @param before nothing where the order was not known yet
 */
export function measuresOf(before: ViewedOrder | undefined, after: ViewedOrder): Measure[] {
  const became = (holds: (order: ViewedOrder) => boolean) => holds(after) && !(before && holds(before));
  const count = (name: Measure['name']): Measure => ({ name, value: 1 });
  return [
    ...(before ? [] : [count('OrdersPlaced')]),
    ...(became(({ status }) => status === 'CONFIRMED') ? [timeToShipment(after), revenue(after)] : []),
    ...(became(hasFailed) ? [count('OrdersFailed')] : []),
    ...(became(({ status }) => status === 'PARKED') ? [count('OrdersParked')] : []),
  ];
}

/** A customer who changes their mind is no failure. */
const hasFailed = ({ status, reason }: ViewedOrder) => status === 'REJECTED' || (status === 'CANCELLED' && reason !== 'CANCELLED_BY_CUSTOMER');

const timeToShipment = ({ timestamp, updatedAt }: ViewedOrder): Measure =>
  ({ name: 'TimeToShipment', value: Math.max(0, Date.parse(updatedAt) - Date.parse(timestamp)) / 1000 });

const revenue = ({ amountDue, currency }: ViewedOrder): Measure => ({ name: 'Revenue', value: toMinor(amountDue, currency) ?? 0, currency });
