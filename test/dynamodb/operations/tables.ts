import type {
  CreateTableCommandInput, DeleteTableCommandInput, DescribeTableCommandInput, ListTablesCommandInput, TableDescription,
} from '@aws-sdk/client-dynamodb';
import { DynamoDbError } from '../errors';
import { State } from '../state';
import { TableDefinition, TableProperties } from '../table-definition';

export function createTable(state: State, input: CreateTableCommandInput) {
  const name = input.TableName!;
  if (state.tableNames.includes(name)) throw new DynamoDbError('ResourceInUseException', `Table already exists: ${name}`);
  return { TableDescription: describe(state.create(name, input as TableProperties)) };
}

export function describeTable(state: State, input: DescribeTableCommandInput) {
  return { Table: describe(state.table(input.TableName).definition) };
}

export function deleteTable(state: State, input: DeleteTableCommandInput) {
  const { definition } = state.table(input.TableName);
  state.drop(definition.name);
  return { TableDescription: describe(definition) };
}

export function listTables(state: State, _input: ListTablesCommandInput) {
  return { TableNames: state.tableNames };
}

function describe({ name, properties }: TableDefinition): TableDescription {
  const { KeySchema, AttributeDefinitions } = properties;
  return {
    TableName: name,
    TableStatus: 'ACTIVE',
    TableArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`,
    KeySchema: KeySchema as TableDescription['KeySchema'],
    AttributeDefinitions: AttributeDefinitions as TableDescription['AttributeDefinitions'],
  };
}
