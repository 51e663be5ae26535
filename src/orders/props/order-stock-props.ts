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
   * Products, prices and stock: partition key `productId` (string).
   *
   * @default - a new table
   */
  readonly productsTable?: dynamodb.ITable;
}
