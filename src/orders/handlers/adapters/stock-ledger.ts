import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Catalogue } from './catalogue';
import { contended, Patience } from './contended';
import { ADJUSTMENT_PREFIX, stockId } from './keys';
import { refusalOf } from './write-outcome';
import type { Product } from '../../core/product';
import type { StockAdjustment } from '../../core/stock-adjustment';

export interface StockLedgerOptions extends Patience {
  readonly productsTable: string;
  /** Adjustments are kept here, beside the orders: its stream tells of them. */
  readonly ordersTable: string;
  readonly now?: () => Date;
}

/** Corrects the stock, and keeps in the same transaction who did and why. */
export class StockLedger {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly catalogue: Catalogue, private readonly options: StockLedgerOptions) {}

  /** Answers the product as it is then; the same adjustment a second time changes nothing, another one under its id is refused. */
  public adjust(adjustment: StockAdjustment): Promise<Product> {
    return contended(adjustment.productId, () => this.tryOnce(adjustment), this.options);
  }

  /** Undefined where the stock was changed meanwhile. */
  private async tryOnce(adjustment: StockAdjustment): Promise<Product | undefined> {
    const { productId, quantity, id } = adjustment;
    const product = (await this.catalogue.find([productId], true)).get(productId);
    if (!product) throw new Error(`There is no product ${productId}.`);
    const { productsTable, ordersTable, now = () => new Date() } = this.options;
    const availableQuantity = product.availableQuantity + quantity;
    try {
      await this.db.send(new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: ordersTable,
              Item: { orderId: stockId(productId), entry: `${ADJUSTMENT_PREFIX}${id}`, ...adjustment, at: now().toISOString(), availableQuantity },
              ConditionExpression: 'attribute_not_exists(orderId)',
            },
          },
          {
            Update: {
              TableName: productsTable,
              Key: { productId },
              // What arrives ends the order for more that was under way.
              UpdateExpression: `SET availableQuantity = :after${quantity > 0 ? ' REMOVE reorderId' : ''}`,
              ConditionExpression: 'availableQuantity = :before AND availableQuantity >= :taken',
              ExpressionAttributeValues: { ':after': availableQuantity, ':before': product.availableQuantity, ':taken': Math.max(0, -quantity) },
            },
          },
        ],
      }));
      return { ...product, availableQuantity };
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.kind === 'condition' && refusal.items.includes(0)) {
        await this.checkSame(adjustment);
        return product;
      }
      if (refusal.kind === 'condition' && availableQuantity < 0) {
        throw new Error(`Of ${productId} ${product.availableQuantity} are available: ${-quantity} cannot be taken out.`);
      }
      return undefined;
    }
  }
  private async checkSame({ productId, id, quantity, reason }: StockAdjustment): Promise<void> {
    const { Item } = await this.db.send(new GetCommand({
      TableName: this.options.ordersTable, Key: { orderId: stockId(productId), entry: `${ADJUSTMENT_PREFIX}${id}` }, ConsistentRead: true,
    }));
    if (Item && (Item.quantity !== quantity || Item.reason !== reason)) {
      throw new Error(`${id} is the id of another adjustment of ${productId}: by ${Item.quantity}, ${Item.reason}. Give a new one.`);
    }
  }
}
