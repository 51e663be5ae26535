import { Usage } from '../capacity';

interface Asked {
  readonly TableName?: string;
  readonly ReturnConsumedCapacity?: string;
}

/** The `ConsumedCapacity` member of an answer about one table, when it was asked for. */
export function consumedCapacity(input: Asked, usage: Usage): { ConsumedCapacity?: object } {
  const described = describe(input.TableName!, input.ReturnConsumedCapacity, usage);
  return described ? { ConsumedCapacity: described } : {};
}

/** The same for an answer about several tables. */
export function consumedCapacities(asked: string | undefined, usages: ReadonlyMap<string, Usage>): { ConsumedCapacity?: object[] } {
  if (!asked || asked === 'NONE') return {};
  return { ConsumedCapacity: [...usages].map(([table, usage]) => describe(table, asked, usage)!) };
}

function describe(table: string, asked: string | undefined, usage: Usage): object | undefined {
  if (!asked || asked === 'NONE') return undefined;
  const total = { TableName: table, CapacityUnits: usage.read + usage.write };
  if (asked === 'TOTAL') return total;
  const indexes = Object.entries(usage.indexes).map(([name, { read, write }]) => [name, { CapacityUnits: read + write }] as const);
  const inIndexes = indexes.reduce((sum, [, { CapacityUnits }]) => sum + CapacityUnits, 0);
  return {
    ...total,
    Table: { CapacityUnits: total.CapacityUnits - inIndexes },
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: Object.fromEntries(indexes) } : {}),
  };
}
