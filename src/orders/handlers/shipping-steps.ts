import { ShippingDesk } from './adapters/shipping-desk';
import { BusinessError, dispatch, startUndoing, wantsFulfilment } from '../core/decisions';
import { Fulfilment, Goods } from '../core/fulfilment';
import type { OrderRecord } from '../core/payment-steps';

export type ShippingTask =
  | 'allocate' | 'releaseAllocation' | 'reconcileAllocation' | 'createLabel' | 'cancelLabel' | 'reconcileLabel' | 'dispatch';

/** Under whose name each is refused. */
const STEPS: { [goods in Goods]: string } = { ALLOCATION: 'AllocateWarehouse', LABEL: 'CreateShippingLabel' };

/** The steps of the saga that get the parcel ready and on its way. */
export class ShippingSteps implements Record<ShippingTask, () => Promise<boolean | void>> {
  constructor(private readonly record: OrderRecord, private readonly desk: ShippingDesk, private readonly fulfilment: Fulfilment) {}

  public allocate(): Promise<void> {
    return this.make('ALLOCATION');
  }

  public createLabel(): Promise<void> {
    return this.make('LABEL');
  }

  public releaseAllocation(): Promise<void> {
    return this.cancel('ALLOCATION');
  }

  public cancelLabel(): Promise<void> {
    return this.cancel('LABEL');
  }

  public reconcileAllocation(): Promise<boolean> {
    return this.reconcile('ALLOCATION');
  }

  public reconcileLabel(): Promise<boolean> {
    return this.reconcile('LABEL');
  }

  /** Hands the parcel over. */
  public async dispatch(): Promise<void> {
    const { order } = await this.record.load();
    if (order.status !== 'PAID') return;
    const shipment = await this.desk.shipment(order.orderId);
    await this.fulfilment.dispatch(order);
    await this.record.update((current) => dispatch(current, shipment));
  }

  private async make(goods: Goods): Promise<void> {
    const { order } = await this.record.load();
    if (!wantsFulfilment(order)) return;
    try {
      await this.desk.note(order.orderId, goods, await this.fulfilment.make(order, goods));
    } catch (error) {
      if (error instanceof BusinessError) await this.record.update((current) => startUndoing(current, STEPS[goods]));
      throw error;
    }
  }

  private async cancel(goods: Goods): Promise<void> {
    const order = await this.record.update((current) => startUndoing(current));
    if (order.status === 'CONFIRMED') return;
    await this.fulfilment.cancel(order, goods);
    await this.desk.cancel(order.orderId, goods);
  }

  /** Finds out whether it was made, and notes it. True where it was and is wanted; where not, it never will be. */
  private async reconcile(goods: Goods): Promise<boolean> {
    const { order } = await this.record.load();
    if (order.status === 'PAID' || order.status === 'CONFIRMED') return true;
    const made = wantsFulfilment(order) ? await this.fulfilment.lookUp(order, goods) : undefined;
    if (made) await this.desk.note(order.orderId, goods, made);
    else await this.cancel(goods);
    return made !== undefined;
  }
}
