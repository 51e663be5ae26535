import { aws_dynamodb as dynamodb } from 'aws-cdk-lib';

/** Where an `OrderSaga` keeps its orders. */
export interface OrderStorageProps {
  /**
   * Orders and their events, a table of your own: partition key `orderId` and sort key `entry` (strings), a stream of new images, time to live
   * in `expiresAt`, and the index `pending` with partition key `pending` and sort key `placedAt` (strings), keys only.
   * A table of this app is checked at synthesis; of an imported one only that its stream's ARN was given.
   * Keep it for the orders of this `OrderSaga` alone: every new item whose `entry` begins with `EVENT#` is put on the bus.
   *
   * @default - a new table
   */
  readonly ordersTable?: dynamodb.ITable;

  /**
   * The read model, a table of your own: partition key `orderId`, and the index `by-customer` with partition key `customerId` and
   * sort key `timestamp` (all strings), keys only. A table of this app is checked at synthesis.
   *
   * @default - a new table
   */
  readonly statusViewTable?: dynamodb.ITable;
}
