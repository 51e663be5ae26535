import { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CUSTOMER_INDEX, PENDING_INDEX } from './handlers/adapters/keys';
import { OrderStorageProps } from './props';
import { checkKey, namesOf, schemaOf } from '../private/table-schema';
import { check } from '../private/validation-error';

/** Refuses tables that cannot serve, as far as can be seen at synthesis: of an imported one only whether its stream is known. */
export function checkOrderTables(scope: Construct, { ordersTable, statusViewTable }: OrderStorageProps): void {
  if (ordersTable) {
    checkKeys(scope, 'ordersTable', ordersTable, ['orderId', 'entry'], PENDING_INDEX, ['pending', 'placedAt']);
    check(scope, ordersTable.tableStreamArn !== undefined, 'ordersTable has no stream: turn it on, or give tableStreamArn where the table is imported.');
    const view = schemaOf(ordersTable)?.streamSpecification?.streamViewType;
    check(scope, !view || view.startsWith('NEW_'), `the stream of ordersTable shows ${view}: it has to show NEW_IMAGE.`);
  }
  if (statusViewTable) checkKeys(scope, 'statusViewTable', statusViewTable, ['orderId'], CUSTOMER_INDEX, ['customerId', 'timestamp']);
}

function checkKeys(scope: Construct, name: string, table: dynamodb.ITable, keys: string[], indexName: string, indexKeys: string[]): void {
  const schema = schemaOf(table);
  if (!schema) return;
  checkKey(scope, name, table, keys);
  const index = schema.globalSecondaryIndexes?.find((one) => one.indexName === indexName);
  const indexHas = index && namesOf(index.keySchema);
  check(scope, indexHas === indexKeys.join(', '),
    `${name} ${index ? `has the index ${indexName} by ${indexHas}` : `has no index ${indexName}`}: it needs one by ${indexKeys.join(', ')}.`);
}
