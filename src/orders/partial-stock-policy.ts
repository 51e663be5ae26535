/** What becomes of an order when only part of it is in stock. */
export enum PartialStockPolicy {
  /** Nothing is shipped and nothing charged: the order is rejected as out of stock. */
  CANCEL = 'CANCEL',

  /** What is there is shipped and charged; the lines say what is missing (`shortfall`). */
  SHIP_AVAILABLE = 'SHIP_AVAILABLE',

  /**
   * The order waits until all of it is there (`BACK_ORDERED`), and then ships at once; also where nothing of it is in stock.
   * Meanwhile nothing is held for it and nothing charged. Those who wait are served first when stock arrives, oldest first;
   * one that is too large for what has arrived lets smaller ones pass. After `backOrderLimit` it is cancelled and the customer told.
   */
  BACK_ORDER = 'BACK_ORDER',
}
