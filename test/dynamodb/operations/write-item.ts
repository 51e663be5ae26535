import type { DeleteItemCommandInput, PutItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { Item } from '../attribute-value';
import { Usage, writeUsage } from '../capacity';
import { DynamoDbError, must } from '../errors';
import { project } from '../expression/document-path';
import { findItem } from '../item-store';
import { State } from '../state';
import { consumedCapacity } from './consumed-capacity';
import { PreparedWrite, readDelete, readPut, readUpdate } from './read-write';

export function putItem(state: State, input: PutItemCommandInput) {
  checkReturnValues(input.ReturnValues);
  const { before, usage } = write(state, readPut(input)(state));
  return { ...attributes(input.ReturnValues === 'ALL_OLD' ? before : undefined), ...consumedCapacity(input, usage) };
}

export function deleteItem(state: State, input: DeleteItemCommandInput) {
  checkReturnValues(input.ReturnValues);
  const { before, usage } = write(state, readDelete(input)(state));
  return { ...attributes(input.ReturnValues === 'ALL_OLD' ? before : undefined), ...consumedCapacity(input, usage) };
}

export function updateItem(state: State, input: UpdateItemCommandInput) {
  const prepared = readUpdate(input)(state);
  const { before, after, usage } = write(state, prepared);
  const returned = {
    NONE: undefined,
    ALL_OLD: before,
    ALL_NEW: after,
    UPDATED_OLD: before && project(before, prepared.touched),
    UPDATED_NEW: after && project(after, prepared.touched),
  }[input.ReturnValues ?? 'NONE'];
  return { ...attributes(returned), ...consumedCapacity(input, usage) };
}

/** One item, read and written with nothing between. A write whose condition fails costs as if it had been made. */
function write(state: State, { table, key, decide }: PreparedWrite): { before?: Item; after?: Item; usage: Usage } {
  const before = findItem(state.table(table.name).items, key, table.key);
  try {
    const after = decide(before);
    return { before, after, usage: state.commit({ table, before, after }) };
  } catch (error) {
    if (error instanceof DynamoDbError && error.name === 'ConditionalCheckFailedException') {
      state.consume(table, { ...writeUsage(table, before, before, false), indexes: {} });
    }
    throw error;
  }
}

function checkReturnValues(returnValues: string | undefined): void {
  must(!returnValues || returnValues === 'NONE' || returnValues === 'ALL_OLD', 'ReturnValues can only be ALL_OLD or NONE');
}

const attributes = (item: Item | undefined) => item && Object.keys(item).length > 0 ? { Attributes: item } : {};
