import { aws_dynamodb as dynamodb, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { check } from './validation-error';

type KeySchema = { readonly attributeName: string; readonly keyType: string }[];

interface Schema {
  readonly keySchema?: KeySchema;
  readonly globalSecondaryIndexes?: { readonly indexName: string; readonly keySchema: KeySchema }[];
  readonly streamSpecification?: { readonly streamViewType: string };
}

/** Refuses a table with another key, as far as it is known here. */
export function checkKey(scope: Construct, name: string, table: dynamodb.ITable, keys: string[]): void {
  const schema = schemaOf(table);
  const has = namesOf(schema?.keySchema);
  check(scope, !schema || has === keys.join(', '), `${name} has the key ${has}: it has to be ${keys.join(', ')}.`);
}

export const namesOf = (keys: KeySchema = []) => keys.map(({ attributeName }) => attributeName).join(', ');

/** Undefined where the table is imported. */
export function schemaOf(table: dynamodb.ITable): Schema | undefined {
  const resource = table.node.defaultChild;
  if (!(resource instanceof dynamodb.CfnTable || resource instanceof dynamodb.CfnGlobalTable)) return undefined;
  const { keySchema, globalSecondaryIndexes, streamSpecification } = resource;
  return Stack.of(table).resolve({ keySchema, globalSecondaryIndexes, streamSpecification }) as Schema;
}
