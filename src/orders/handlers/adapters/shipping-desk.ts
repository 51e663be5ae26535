import { createHash } from 'node:crypto';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ALLOCATION, LABEL } from './keys';
import type { Order, Shipment } from '../../core/order';

/** Where orders ship from, and whose labels they carry. */
export interface ShippingSettings {
  readonly carrier: string;
  /** The first that delivers to the country, or the very first. */
  readonly warehouses: { readonly name: string; readonly countries?: string[] }[];
}

/** Warehouse allocations and shipping labels, kept beside the order. */
export class ShippingDesk {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string, private readonly settings: ShippingSettings) {}

  public async allocate({ orderId, shippingAddress }: Order): Promise<void> {
    await this.make(orderId, ALLOCATION, { warehouse: this.warehouseFor(shippingAddress.country) });
  }

  public async createLabel({ orderId }: Order): Promise<void> {
    await this.make(orderId, LABEL, { carrier: this.settings.carrier, trackingNumber: trackingNumber(orderId) });
  }

  /** Also where nothing was allocated: what comes late then finds the place taken. */
  public releaseAllocation(orderId: string): Promise<void> {
    return this.cancel(orderId, ALLOCATION);
  }

  public cancelLabel(orderId: string): Promise<void> {
    return this.cancel(orderId, LABEL);
  }

  /** What was allocated and labelled for an order. */
  public async shipment(orderId: string): Promise<Shipment> {
    const [{ warehouse }, { carrier, trackingNumber: tracking }] = await Promise.all([this.get(orderId, ALLOCATION), this.get(orderId, LABEL)]);
    return { warehouse, carrier, trackingNumber: tracking };
  }

  private async make(orderId: string, entry: string, fields: Record<string, string>): Promise<void> {
    const names = Object.keys(fields);
    try {
      await this.db.send(new UpdateCommand({
        TableName: this.table,
        Key: { orderId, entry },
        UpdateExpression: `SET #state = :active, ${names.map((name) => `${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'attribute_not_exists(orderId)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':active': 'ACTIVE', ...Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])) },
      }));
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    }
  }

  private async cancel(orderId: string, entry: string): Promise<void> {
    await this.db.send(new UpdateCommand({
      TableName: this.table,
      Key: { orderId, entry },
      UpdateExpression: 'SET #state = :cancelled',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':cancelled': 'CANCELLED' },
    }));
  }

  private async get(orderId: string, entry: string): Promise<Record<string, string>> {
    const { Item: item } = await this.db.send(new GetCommand({ TableName: this.table, Key: { orderId, entry }, ConsistentRead: true }));
    if (item?.state !== 'ACTIVE') throw new Error(`${orderId} has no ${entry.toLowerCase()} to ship with.`);
    return item;
  }

  private warehouseFor(country: string): string {
    const { warehouses } = this.settings;
    return (warehouses.find(({ countries }) => countries?.includes(country)) ?? warehouses[0]).name;
  }
}

/** The same for an order however often its label is made. */
function trackingNumber(orderId: string): string {
  return `TRK${createHash('sha256').update(orderId).digest('hex').slice(0, 16).toUpperCase()}`;
}
