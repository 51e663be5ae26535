import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

/** What the tables say of a product, and the payment provider of an order. */
export const recordsOf = (db: DynamoDBDocumentClient, outputs: Record<string, string>) => ({
  stockOf: async (productId: string) => {
    const { Item: item } = await db.send(new GetCommand({ TableName: outputs.ProductsTableName, Key: { productId }, ConsistentRead: true }));
    return [item!.availableQuantity, item!.reservedQuantity, item!.soldQuantity];
  },
  paymentsOf: async (orderId: string) => {
    const { Items: items } = await db.send(new QueryCommand({
      TableName: outputs.SandboxPaymentsTableName,
      KeyConditionExpression: '#r = :r',
      ExpressionAttributeNames: { '#r': 'reference' },
      ExpressionAttributeValues: { ':r': orderId },
      ConsistentRead: true,
    }));
    return items!;
  },
});
