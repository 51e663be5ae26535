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

  /** Makes or changes a product and moves its stock by `addQuantity`. Fails (`ConditionalCheckFailedException`) rather than go below nothing. */
  public async put({ productId, name, price, currency, addQuantity }: ProductCommand): Promise<Product> {
    const { Attributes: product } = await this.db.send(new UpdateCommand({
      TableName: this.table,
      Key: { productId },
      UpdateExpression: `SET price = :price, currency = :currency${name ? ', #name = :name' : ''} ADD availableQuantity :add, reservedQuantity :none, soldQuantity :none`,
      ConditionExpression: addQuantity < 0 ? 'availableQuantity >= :taken' : undefined,
      ExpressionAttributeNames: name ? { '#name': 'name' } : undefined,
      ExpressionAttributeValues: {
        ':price': toMinor(price, currency),
        ':currency': currency,
        ':name': name,
        ':add': addQuantity,
        ':none': 0,
        ':taken': addQuantity < 0 ? -addQuantity : undefined,
      },
      ReturnValues: 'ALL_NEW',
    }));
    return product as Product;
  }
}
