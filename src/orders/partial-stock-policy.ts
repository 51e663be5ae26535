/** What becomes of an order when only part of it is in stock. */
export enum PartialStockPolicy {
  /** Nothing is shipped and nothing charged: the order is rejected as out of stock. */
  CANCEL = 'CANCEL',

  /** What is there is shipped and charged; the lines say what is missing (`shortfall`). */
  SHIP_AVAILABLE = 'SHIP_AVAILABLE',
}
