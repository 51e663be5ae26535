import type { BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { must } from '../errors';
import { findItem } from '../item-store';
import { State } from '../state';
import { consumedCapacities } from './consumed-capacity';
import { Usages } from './read-item';
import { readDelete, readPut } from './read-write';
import { checkDistinct } from './transaction';

export function batchWriteItem(state: State, input: BatchWriteItemCommandInput) {
  const requests = Object.entries(input.RequestItems ?? {}).flatMap(([table, writes]) => writes.map((write) => ({ table, ...write })));
  must(requests.length > 0, 'The batch write request list for a table cannot be null or empty');
  must(requests.length <= 25, 'Too many items requested for the BatchWriteItem call');
  const writes = requests.map(({ table, PutRequest, DeleteRequest }) => {
    must(!PutRequest !== !DeleteRequest, 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes');
    return PutRequest
      ? readPut({ TableName: table, Item: PutRequest.Item })(state)
      : readDelete({ TableName: table, Key: DeleteRequest!.Key })(state);
  });
  checkDistinct(writes, 'Provided list of item keys contains duplicates');
  const usages = new Usages();
  for (const { table, key, decide } of writes) {
    const before = findItem(state.table(table.name).items, key, table.key);
    usages.add(table, state.commit({ table, before, after: decide(before) }));
  }
  return { UnprocessedItems: {}, ...consumedCapacities(input.ReturnConsumedCapacity, usages.byTable) };
}
