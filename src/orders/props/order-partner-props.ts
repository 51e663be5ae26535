import { OrderWorkerOptions } from './order-worker-options';

/** What other systems may ask of an `OrderSaga` and tell it, over its bus. */
export interface OrderPartnerProps {
  /**
   * Answers stock checks: `Stock Check Requested` (source `inventory.check`) with
   * `{ requestId, items: [{ productId, quantity }] }` is answered by `Stock Checked` with
   * `{ requestId, result, availableItems, unavailableItems }`; `result` is `AVAILABLE`, `PARTIAL` or `UNAVAILABLE`, each unavailable item
   * has its `shortfall`. An answer promises nothing: only an order holds stock.
   *
   * @default false
   */
  readonly inventoryChecks?: boolean;

  /**
   * The queue of stock checks and its worker. Only with `inventoryChecks`.
   *
   * @default - see `OrderWorkerOptions`
   */
  readonly inventoryCheckWorker?: OrderWorkerOptions;

  /**
   * Takes what carriers tell: `Tracking Updated` (source `carrier`) with `{ orderId, trackingNumber, status, occurredAt, location? }`.
   * `status` is `IN_TRANSIT`, `OUT_FOR_DELIVERY`, `DELIVERED`, `DELIVERY_FAILED` or `RETURNED`. It becomes a `Shipment Updated` event and
   * stands in the order at `shipment.delivery`; what comes twice or late changes nothing.
   *
   * @default false
   */
  readonly trackingUpdates?: boolean;

  /**
   * The queue of what carriers tell and its worker. Only with `trackingUpdates`.
   *
   * @default - see `OrderWorkerOptions`
   */
  readonly trackingWorker?: OrderWorkerOptions;
}
