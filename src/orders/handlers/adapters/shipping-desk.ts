import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Goods, GoodsFields } from '../../core/fulfilment';
import type { Shipment } from '../../core/order';

/** Warehouse allocations and shipping labels, kept beside the order. */
export class ShippingDesk {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string) {}

  /** Keeps it, unless it is there or cancelled already. */
  public async note(orderId: string, goods: Goods, fields: GoodsFields): Promise<void> {
    const names = Object.keys(fields);
    try {
      await this.db.send(new UpdateCommand({
        TableName: this.table,
        Key: { orderId, entry: goods },
        UpdateExpression: `SET #state = :active, ${names.map((name) => `${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'attribute_not_exists(orderId)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':active': 'ACTIVE', ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])) },
      }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  /** Also where there is none: what comes late then finds the place taken. */
  public async cancel(orderId: string, goods: Goods): Promise<void> {
    await this.db.send(new UpdateCommand({
      TableName: this.table,
      Key: { orderId, entry: goods },
      UpdateExpression: 'SET #state = :cancelled',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':cancelled': 'CANCELLED' },
    }));
  }

  /** What was allocated and labelled for an order. */
  public async shipment(orderId: string): Promise<Shipment> {
    const [{ warehouse }, { carrier, trackingNumber }] = await Promise.all([this.get(orderId, 'ALLOCATION'), this.get(orderId, 'LABEL')]);
    return { warehouse, carrier, trackingNumber };
  }

  private async get(orderId: string, goods: Goods): Promise<Record<string, string>> {
    const { Item: item } = await this.db.send(new GetCommand({ TableName: this.table, Key: { orderId, entry: goods }, ConsistentRead: true }));
    if (item?.state !== 'ACTIVE') throw new Error(`${orderId} has no ${goods.toLowerCase()} to ship with.`);
    return item;
  }
}
