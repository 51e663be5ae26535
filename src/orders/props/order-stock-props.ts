import { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { PartialStockPolicy } from '../partial-stock-policy';

/** What an `OrderSaga` sells. */
export interface OrderStockProps {
  /**
   * What to do when only part of an order is in stock.
   *
   * @default PartialStockPolicy.CANCEL
   */
  readonly partialStock?: PartialStockPolicy;

  /**
   * Products, prices and stock: partition key `productId` (string), no sort key. With `lowStockThreshold`, `reorderQuantity` or `reorder` it needs a stream of new and old images, and for
   * `PartialStockPolicy.BACK_ORDER` it should have one: without, waiting orders are looked at every five minutes only. A table of this app is checked at synthesis.
   *
   * @default - a new table
   */
  readonly productsTable?: dynamodb.ITable;
}
