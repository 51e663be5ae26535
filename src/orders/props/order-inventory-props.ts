import { aws_lambda as lambda, Duration } from 'aws-cdk-lib';
import { OrderWorkerOptions } from './order-worker-options';

/** What an `OrderSaga` does when stock runs low or is missing. */
export interface OrderInventoryProps {
  /**
   * A product runs low when so many units are available or fewer: from 0 on. It is told once each time that the stock falls to it:
   * as `Stock Low` event (source `inventory.stock`) and to `inventoryAlerts`. A product's own `lowStockThreshold` in the catalogue goes first.
   * A `productsTable` of yours needs a stream of new and old images.
   *
   * @default - only products with a threshold of their own run low; without `reorderQuantity` and `reorder` nobody is told of them
   */
  readonly lowStockThreshold?: number;

  /**
   * Units to order again when a product runs low: from 1 on. Said as `Reorder Requested` event (source `inventory.stock`):
   * `{ reorderId, productId, name, quantity, availableQuantity }`, not again until stock has arrived: the catalogue's `addQuantity`.
   * A product's own `reorderQuantity` in the catalogue goes first, 0 for never. What has no threshold, here or of its own, never runs low.
   * Tells `inventoryAlerts`, too.
   *
   * @default - only products that say so themselves
   */
  readonly reorderQuantity?: number;

  /**
   * Orders more from a supplier: invoked with the detail of each `Reorder Requested` event. The same `reorderId` may come again and must
   * order once. Errors are tried again for a day. When the goods arrive, invoke `catalogue` with `addQuantity`. Tells `inventoryAlerts`, too.
   *
   * @default - only the event
   */
  readonly reorder?: lambda.IFunction;

  /**
   * With `PartialStockPolicy.BACK_ORDER`, how long an order waits for stock before it is cancelled: a minute to a year.
   *
   * @default 14 days
   */
  readonly backOrderLimit?: Duration;

  /**
   * The queue of back-orders and arriving stock, and its worker. Only with `PartialStockPolicy.BACK_ORDER`.
   *
   * @default - see `OrderWorkerOptions`
   */
  readonly backOrderWorker?: OrderWorkerOptions;
}
