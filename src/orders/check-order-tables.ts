import { aws_dynamodb as dynamodb, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CUSTOMER_INDEX, PENDING_INDEX } from './handlers/adapters/keys';
import { OrderStorageProps } from './props';
import { check } from '../private/validation-error';

type KeySchema = { readonly attributeName: string; readonly keyType: string }[];

interface Schema {
  readonly keySchema?: KeySchema;
  readonly globalSecondaryIndexes?: { readonly indexName: string; readonly keySchema: KeySchema }[];
  readonly streamSpecification?: { readonly streamViewType: string };
}

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
  const has = namesOf(schema.keySchema);
  check(scope, has === keys.join(', '), `${name} has the key ${has}: it has to be ${keys.join(', ')}.`);
  const index = schema.globalSecondaryIndexes?.find((one) => one.indexName === indexName);
  const indexHas = index && namesOf(index.keySchema);
  check(scope, indexHas === indexKeys.join(', '),
    `${name} ${index ? `has the index ${indexName} by ${indexHas}` : `has no index ${indexName}`}: it needs one by ${indexKeys.join(', ')}.`);
}

const namesOf = (keys: KeySchema = []) => keys.map(({ attributeName }) => attributeName).join(', ');

/** Undefined where the table is imported. */
function schemaOf(table: dynamodb.ITable): Schema | undefined {
  const resource = table.node.defaultChild;
  if (!(resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable)) return undefined;
  const { keySchema, globalSecondaryIndexes, streamSpecification } = resource;
  return Stack.of(table).resolve({ keySchema, globalSecondaryIndexes, streamSpecification }) as Schema;
}
