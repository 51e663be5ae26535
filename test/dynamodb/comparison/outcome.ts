import * as sdk from '@aws-sdk/client-dynamodb';
import { canonicalItem, Item, normaliseItem } from '../attribute-value';
import { Request } from './requests';

/** What came of a request, in a form that is equal for equal meanings. */
export type Outcome = { readonly answer: unknown } | { readonly error: string; readonly reasons?: unknown; readonly item?: unknown };

/** Sends the request; table names get the run's suffix. */
export async function outcome(
  client: sdk.DynamoDBClient, { operation, input }: Request, suffix: string,
): Promise<{ outcome: Outcome; message: string }> {
  const Command = (sdk as unknown as Record<string, new (input: unknown) => any>)[`${operation}Command`];
  try {
    const { $metadata, ...answer } = await client.send(new Command(onTables(input, suffix))) as unknown as Record<string, unknown>;
    return { message: '', outcome: { answer: comparable(answer, operation === 'Scan' || operation === 'BatchGetItem') } };
  } catch (error) {
    if (!(error instanceof sdk.DynamoDBServiceException)) throw error;
    const { CancellationReasons: reasons, Item: item } = error as { CancellationReasons?: sdk.CancellationReason[]; Item?: Item };
    const refusal = {
      error: error.name,
      ...(reasons ? { reasons: reasons.map(({ Code, Item: old }) => comparable({ Code, Item: old })) } : {}),
      ...(item ? { item: comparable({ item }) } : {}),
    };
    return { message: [error.message, ...(reasons ?? []).map(({ Message }) => Message)].join('; '), outcome: refusal };
  }
}

/** Table names with the suffix; binary as the SDK wants it. */
function onTables(input: Record<string, unknown>, suffix: string): unknown {
  return JSON.parse(JSON.stringify(input), (name, value) => {
    if (name === 'TableName') return value + suffix;
    if (name === 'RequestItems') return Object.fromEntries(Object.entries(value).map(([table, requests]) => [table + suffix, requests]));
    if (name === 'ClientRequestToken') return value + suffix;
    if (name === 'B') return Buffer.from(value, 'base64');
    if (name === 'BS') return value.map((each: string) => Buffer.from(each, 'base64'));
    return value;
  });
}

const ITEMS = new Set(['Item', 'item', 'Attributes', 'LastEvaluatedKey']);

function comparable(answer: Record<string, unknown>, isUnordered = false): unknown {
  return Object.fromEntries(Object.entries(answer).filter(([name, content]) => content !== undefined && !(name === 'Attributes' && Object.keys(content as Item).length === 0)).map(([name, content]) => {
    if (ITEMS.has(name)) return [name, text(content as Item)];
    if (name === 'ConsumedCapacity') return [name, [content as sdk.ConsumedCapacity].flat().map(({ CapacityUnits }) => CapacityUnits)];
    if (name === 'Items') return [name, list(content as Item[], isUnordered)];
    if (name === 'Responses' && Array.isArray(content)) return [name, content.map((each) => comparable(each))];
    if (name === 'Responses') return [name, Object.values(content as Record<string, Item[]>).map((items) => list(items, true))];
    return [name, content];
  }));
}

const text = (item: Item) => canonicalItem(normaliseItem(item));
const list = (items: Item[], isUnordered: boolean) => isUnordered ? items.map(text).sort() : items.map(text);
