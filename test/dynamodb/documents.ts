import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { MemoryDynamoDb } from './memory-dynamodb';
import { Operation } from './operations';

const ITEMS = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey', 'LastEvaluatedKey', 'Attributes'];
const LISTS = ['Items', 'Keys'];

/** A document client without the SDK's layers between, for runs by the thousand. */
export function documents(database: MemoryDynamoDb, name?: string): DynamoDBDocumentClient {
  const toItem = (value: object) => marshall(value, { removeUndefinedValues: true });
  const send = async (command: { readonly input: object; readonly constructor: { readonly name: string } }) => {
    const operation = operationOf(command.constructor.name);
    const answer = database.call(operation, translate(command.input, toItem), name);
    return operation === 'BatchGetItem' ? batch(answer) : translate(answer, unmarshall);
  };
  return Object.create(DynamoDBDocumentClient.prototype, { send: { value: send } });
}

/** `PutCommand` → `PutItem`, `TransactWriteCommand` → `TransactWriteItems`. */
function operationOf(command: string): Operation {
  const verb = command.replace(/Command$/, '');
  const suffix = { Query: '', Scan: '', Transact: 'Items' }[/^(Query|Scan|Transact)/.exec(verb)?.[1] ?? ''] ?? 'Item';
  return `${verb}${suffix}` as Operation;
}

/** Converts the items in a request or an answer, wherever they are. */
function translate(value: any, convert: (item: any) => unknown): any {
  if (Array.isArray(value)) return value.map((element) => translate(element, convert));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries<any>(value).filter(([, field]) => field !== undefined).map(([key, field]) => {
    if (ITEMS.includes(key)) return [key, convert(field)];
    return [key, LISTS.includes(key) ? field.map(convert) : translate(field, convert)];
  }));
}

function batch({ Responses: responses, ...rest }: any): any {
  const tables = Object.entries<any[]>(responses ?? {}).map(([table, items]) => [table, items.map((item) => unmarshall(item))]);
  return { ...translate(rest, unmarshall), Responses: Object.fromEntries(tables) };
}
