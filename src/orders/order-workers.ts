import { Construct } from 'constructs';
import { workOnBackOrders } from './order-back-orders';
import { OrderEventWorker } from './order-event-worker';
import { OrderPartProps } from './order-part-props';
import { answerStockChecks, trackShipments } from './order-partners';
import { OrderSagaProps } from './order-saga-props';
import { waitsForStock } from './order-stock-watch';

/** The workers on events that are asked for, by name. */
export function orderWorkers(scope: Construct, props: OrderSagaProps, parts: OrderPartProps): { [name: string]: OrderEventWorker } {
  return {
    ...(waitsForStock(props) && { PartialInventory: workOnBackOrders(scope, 'PartialInventory', parts, props.backOrderWorker) }),
    ...(props.inventoryChecks && { InventoryCheck: answerStockChecks(scope, 'InventoryCheck', parts, props.inventoryCheckWorker) }),
    ...(props.trackingUpdates && { TrackingUpdate: trackShipments(scope, 'TrackingUpdate', parts, props.trackingWorker) }),
  };
}
