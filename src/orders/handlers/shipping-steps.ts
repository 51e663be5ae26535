import { ShippingDesk } from './adapters/shipping-desk';
import { dispatch, startUndoing, wantsFulfilment } from '../core/decisions';
import type { OrderRecord } from '../core/payment-steps';

export type ShippingTask = 'allocate' | 'createLabel' | 'releaseAllocation' | 'cancelLabel' | 'dispatch';

/** The steps of the saga that get the parcel ready and on its way. */
export class ShippingSteps implements Record<ShippingTask, () => Promise<void>> {
  constructor(private readonly record: OrderRecord, private readonly desk: ShippingDesk) {}

  public async allocate(): Promise<void> {
    const { order } = await this.record.load();
    if (wantsFulfilment(order)) await this.desk.allocate(order);
  }

  public async createLabel(): Promise<void> {
    const { order } = await this.record.load();
    if (wantsFulfilment(order)) await this.desk.createLabel(order);
  }

  public async releaseAllocation(): Promise<void> {
    const { orderId } = await this.record.update(startUndoing);
    await this.desk.releaseAllocation(orderId);
  }

  public async cancelLabel(): Promise<void> {
    const { orderId } = await this.record.update(startUndoing);
    await this.desk.cancelLabel(orderId);
  }

  /** Hands the parcel over. */
  public async dispatch(): Promise<void> {
    const { order } = await this.record.load();
    if (order.status !== 'PAID') return;
    const shipment = await this.desk.shipment(order.orderId);
    await this.record.update((current) => dispatch(current, shipment));
  }
}
