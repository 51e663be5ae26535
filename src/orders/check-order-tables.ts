import { Annotations, aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CUSTOMER_INDEX, PENDING_INDEX } from './handlers/adapters/keys';
import { OrderSagaProps } from './order-saga-props';
import { isStockWatched, looksForLowStock, waitsForStock } from './order-stock-watch';
import { checkTable } from '../private/table-schema';
import { check } from '../private/validation-error';

const { NEW_IMAGE, NEW_AND_OLD_IMAGES } = dynamodb.StreamViewType;

/** Refuses tables that cannot serve, as far as can be seen at synthesis: of an imported one only whether its stream is known. */
export function checkOrderTables(scope: Construct, props: OrderSagaProps): void {
  const { ordersTable, productsTable, statusViewTable } = props;
  checkTable(scope, 'ordersTable', ordersTable, {
    keys: ['orderId', 'entry'],
    index: { name: PENDING_INDEX, keys: ['pending', 'placedAt'] },
    stream: [NEW_IMAGE, NEW_AND_OLD_IMAGES],
    timeToLive: 'expiresAt',
  });
  check(scope, !ordersTable || ordersTable.tableStreamArn !== undefined, 'ordersTable has no stream: turn it on, or give tableStreamArn where the table is imported.');
  checkTable(scope, 'statusViewTable', statusViewTable, { keys: ['orderId'], index: { name: CUSTOMER_INDEX, keys: ['customerId', 'timestamp'] } });
  // Whether a product runs low and stock has arrived is the difference between the two.
  checkTable(scope, 'productsTable', productsTable, { keys: ['productId'], stream: isStockWatched(props) ? [NEW_AND_OLD_IMAGES] : undefined });
  if (!productsTable || productsTable.tableStreamArn) return;
  check(scope, !looksForLowStock(props),
    'productsTable has no stream that is known here: give it one of new and old images, and import it with Table.fromTableAttributes({ tableStreamArn }).');
  if (waitsForStock(props)) {
    Annotations.of(scope).addWarningV2('cdk-event-workflows:stock-arrivals', 'productsTable has no stream that is known here, so orders that wait for stock '
      + 'go on only when the sweeper looks, every five minutes: give it a stream of new and old images, and tableStreamArn where it is imported.');
  }
}
