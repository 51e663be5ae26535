import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from './batch-get';
import { toMinor } from '../../core/money';
import type { Product, ProductCommand } from '../../core/product';

/** Products, prices and stock. */
export class Catalogue {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string) {}

  /** The products there are of these ids. */
  public async find(productIds: string[], consistent = false): Promise<Map<string, Product>> {
    const keys = [...new Set(productIds)].map((productId) => ({ productId }));
    const products = await batchGet(this.db, this.table, keys, consistent) as unknown as Product[];
    return new Map(products.map((product) => [product.productId, product]));
  }

  /**
   * Makes or changes a product and moves its stock by `addQuantity`. Fails (`ConditionalCheckFailedException`) rather than go below nothing.
   * What arrives ends the order for more that was under way.
   */
  public async put({ productId, name, price, currency, addQuantity, lowStockThreshold, reorderQuantity }: ProductCommand): Promise<Product> {
    const settings = Object.entries({ lowStockThreshold, reorderQuantity }).filter(([, value]) => value !== undefined);
    const set = ['price = :price', 'currency = :currency', ...(name ? ['#name = :name'] : []), ...settings.map(([key]) => `${key} = :${key}`)];
    const { Attributes: product } = await this.db.send(new UpdateCommand({
      TableName: this.table,
      Key: { productId },
      UpdateExpression: `SET ${set.join(', ')} ADD availableQuantity :add, reservedQuantity :none, soldQuantity :none${addQuantity > 0 ? ' REMOVE reorderId' : ''}`,
      ConditionExpression: addQuantity < 0 ? 'availableQuantity >= :taken' : undefined,
      ExpressionAttributeNames: name ? { '#name': 'name' } : undefined,
      ExpressionAttributeValues: {
        ':price': toMinor(price, currency),
        ':currency': currency,
        ':name': name,
        ':add': addQuantity,
        ':none': 0,
        ':taken': addQuantity < 0 ? -addQuantity : undefined,
        ':lowStockThreshold': lowStockThreshold,
        ':reorderQuantity': reorderQuantity,
      },
      ReturnValues: 'ALL_NEW',
    }));
    return product as Product;
  }

  /** Notes that more is ordered, once until it arrives. False where an earlier order is under way. */
  public async claimReorder(productId: string, reorderId: string): Promise<boolean> {
    try {
      await this.db.send(new UpdateCommand({
        TableName: this.table,
        Key: { productId },
        UpdateExpression: 'SET reorderId = :id',
        ConditionExpression: 'attribute_exists(productId) AND (attribute_not_exists(reorderId) OR reorderId = :id)',
        ExpressionAttributeValues: { ':id': reorderId },
      }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}
