import { DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ORDER, PENDING_INDEX, pendingShards, WAITING_SHARD } from './keys';

const END_OF_TIME = '9999';

/** Orders that are not through, or not yet seen so by the read model. */
export class PendingOrders {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string) {}

  /** Ids of those placed before a time, oldest first in each shard. */
  public async* placedBefore(time: Date): AsyncGenerator<string> {
    for (const shard of pendingShards()) yield* this.in(shard, time.toISOString());
  }

  /** Ids of those that wait for stock, oldest first. */
  public waiting(): AsyncGenerator<string> {
    return this.in(WAITING_SHARD, END_OF_TIME);
  }

  /** The read model shows the order's end: nothing is pending any more. */
  public async settle(orderId: string): Promise<void> {
    await this.db.send(new UpdateCommand({
      TableName: this.table, Key: { orderId, entry: ORDER }, UpdateExpression: 'REMOVE pending', ConditionExpression: 'attribute_exists(orderId)',
    }));
  }

  private async* in(shard: string, before: string): AsyncGenerator<string> {
    const pages = paginateQuery({ client: this.db }, {
      TableName: this.table,
      IndexName: PENDING_INDEX,
      KeyConditionExpression: 'pending = :shard AND placedAt < :time',
      ExpressionAttributeValues: { ':shard': shard, ':time': before },
    });
    for await (const { Items: items = [] } of pages) for (const { orderId } of items) yield orderId as string;
  }
}
