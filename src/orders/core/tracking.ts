import { z } from 'zod';
import type { Delivery, Order } from './order';

/** What a carrier tells: the detail of a `Tracking Updated` event. Labels carry the order's id as their reference. */
export const trackingUpdate = z.object({
  orderId: z.string().min(1).max(64),
  trackingNumber: z.string().min(1).max(128),
  status: z.enum(['IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED', 'DELIVERY_FAILED', 'RETURNED']),
  /** When it happened, ISO 8601. */
  occurredAt: z.iso.datetime({ offset: true }),
  location: z.string().min(1).max(200).optional(),
});

export type TrackingUpdate = z.infer<typeof trackingUpdate>;

/** Whether the update is news: later than what is known, and not on the way again after the end. */
export function isNews({ shipment }: Pick<Order, 'shipment'>, { status, occurredAt }: Delivery): boolean {
  const known = shipment?.delivery;
  if (!known) return true;
  const over = known.status === 'RETURNED' || (known.status === 'DELIVERED' && status !== 'RETURNED');
  return !over && Date.parse(occurredAt) > Date.parse(known.occurredAt);
}
