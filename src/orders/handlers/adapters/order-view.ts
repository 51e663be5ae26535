import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderStatus } from '../../core/order';

/** An order in the read model, as its newest event showed it. */
export interface ViewedOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly version: number;
  readonly status: OrderStatus;
  readonly [field: string]: unknown;
}

/** The read model `OrderStatusView`: one row an order, as of the newest event that has reached it. */
export class OrderView {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string) {}

  public async find(orderId: string): Promise<ViewedOrder | undefined> {
    const { Item: item } = await this.db.send(new GetCommand({ TableName: this.table, Key: { orderId } }));
    return item as ViewedOrder | undefined;
  }

  /** Shows this state, unless a newer one is shown already. */
  public async show(order: ViewedOrder): Promise<void> {
    try {
      await this.db.send(new PutCommand({
        TableName: this.table,
        Item: order,
        ConditionExpression: 'attribute_not_exists(orderId) OR #version < :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': order.version },
      }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }
}
