import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The items there are of up to 100 keys, asked for until the table has answered for all. */
export async function batchGet(
  db: DynamoDBDocumentClient, table: string, keys: Record<string, unknown>[], consistent = false,
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let rest = keys; rest.length;) {
    const { Responses: responses, UnprocessedKeys: unprocessed } = await db.send(new BatchGetCommand({
      RequestItems: { [table]: { Keys: rest, ConsistentRead: consistent } },
    }));
    found.push(...responses?.[table] ?? []);
    rest = unprocessed?.[table]?.Keys ?? [];
  }
  return found;
}
