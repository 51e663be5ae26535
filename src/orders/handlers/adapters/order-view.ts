import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from './batch-get';
import { CUSTOMER_INDEX } from './keys';
import { PendingOrders } from './pending-orders';
import { isFinal } from '../../core/order';
import type { ViewedOrder } from '../../core/wire';

/** The read model `OrderStatusView`: one row an order, as of the newest event that has reached it. */
export class OrderView {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string) {}

  public async find(orderId: string): Promise<ViewedOrder | undefined> {
    const { Item: item } = await this.db.send(new GetCommand({ TableName: this.table, Key: { orderId } }));
    return item as ViewedOrder | undefined;
  }

  /** A customer's orders, newest first; `last` where there are more. */
  public async ofCustomer(customerId: string, limit: number, from?: Record<string, string>): Promise<{ orders: ViewedOrder[]; last?: object }> {
    const { Items: keys = [], LastEvaluatedKey: last } = await this.db.send(new QueryCommand({
      TableName: this.table,
      IndexName: CUSTOMER_INDEX,
      KeyConditionExpression: 'customerId = :customer',
      ExpressionAttributeValues: { ':customer': customerId },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: from,
    }));
    const rows = new Map((await batchGet(this.db, this.table, keys.map(({ orderId }) => ({ orderId })))).map((row) => [row.orderId, row]));
    return { orders: keys.flatMap(({ orderId }) => (rows.get(orderId) as ViewedOrder | undefined) ?? []), last };
  }

  /**
   * Shows this state, unless a newer one is shown already. An order that is through is pending no more.
   *
   * @param shown told what was there before, once a state that is shown
   */
  public async show(order: ViewedOrder, pending: PendingOrders, shown?: (before?: ViewedOrder) => void): Promise<void> {
    try {
      const { Attributes: before } = await this.db.send(new PutCommand({
        TableName: this.table,
        Item: order,
        ConditionExpression: 'attribute_not_exists(orderId) OR #version < :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': order.version },
        ReturnValues: shown && 'ALL_OLD',
      }));
      shown?.(before as ViewedOrder | undefined);
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
    if (isFinal(order)) await pending.settle(order.orderId);
  }
}
