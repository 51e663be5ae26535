import { DeleteCommand, DynamoDBDocumentClient, paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';
import { PARKED_LETTERS } from './keys';
import type { ParkedLetter } from '../../core/letters';

/** Days. */
const KEPT = 90;

/** Dead letters that wait for a person, beside the orders. */
export class ParkedLetters {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string) {}

  public async put(letter: ParkedLetter): Promise<void> {
    const expiresAt = Math.floor(Date.parse(letter.parkedAt) / 1000) + KEPT * 86_400;
    await this.db.send(new PutCommand({ TableName: this.table, Item: { ...this.keyOf(letter), ...letter, expiresAt } }));
  }

  public async all(): Promise<ParkedLetter[]> {
    const pages = paginateQuery({ client: this.db }, {
      TableName: this.table, KeyConditionExpression: 'orderId = :letters', ExpressionAttributeValues: { ':letters': PARKED_LETTERS }, ConsistentRead: true,
    });
    const found: ParkedLetter[] = [];
    for await (const { Items: items = [] } of pages) {
      found.push(...items.map(({ orderId, entry, expiresAt, ...letter }) => letter as unknown as ParkedLetter));
    }
    return found;
  }

  public async remove(letter: ParkedLetter): Promise<void> {
    await this.db.send(new DeleteCommand({ TableName: this.table, Key: this.keyOf(letter) }));
  }

  private keyOf({ source, messageId }: ParkedLetter) {
    return { orderId: PARKED_LETTERS, entry: `${source}#${messageId}` };
  }
}
