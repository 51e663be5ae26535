import { DynamoDbError } from '../errors';
import { State } from '../state';
import { batchWriteItem } from './batch-write';
import { query, scan } from './query';
import { batchGetItem, getItem, transactGetItems } from './read-item';
import { createTable, deleteTable, describeTable, listTables } from './tables';
import { transactWriteItems } from './transact-write';
import { deleteItem, putItem, updateItem } from './write-item';

const OPERATIONS = {
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  GetItem: getItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  TransactWriteItems: transactWriteItems,
  TransactGetItems: transactGetItems,
  CreateTable: createTable,
  DescribeTable: describeTable,
  DeleteTable: deleteTable,
  ListTables: listTables,
};

export type Operation = keyof typeof OPERATIONS;

export const isOperation = (name: string): name is Operation => Object.hasOwn(OPERATIONS, name);

export type Input<O extends Operation> = Parameters<(typeof OPERATIONS)[O]>[1];
export type Output<O extends Operation> = ReturnType<(typeof OPERATIONS)[O]>;

/** Runs an operation as its API reference describes it; throws `DynamoDbError`. */
export function run<O extends Operation>(state: State, operation: O, input: Input<O>): Output<O> {
  if (!isOperation(operation)) throw new DynamoDbError('UnknownOperationException', `The operation ${operation} is not supported here`);
  return (OPERATIONS[operation] as (state: State, input: unknown) => Output<O>)(state, input);
}
