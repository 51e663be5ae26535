import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { Addition, additionsOf, dayOf, Notice } from './figures';

/** Longer than a message and its dead letter can live together, in seconds. */
const REMEMBER = 30 * 86_400;
/** Two who count on the same day meet in its total. */
const ATTEMPTS = 8;

/** The figures of each day, each change counted once however often it is told. */
export class SalesLedger {
  constructor(
    private readonly db: Pick<DynamoDBDocumentClient, 'send'>, private readonly table: string,
    private readonly now = () => new Date(), private readonly sleep: (milliseconds: number) => Promise<unknown> = pause,
  ) {}

  /** Counts it, together with the note that it is counted. False where it is counted already. */
  public async count(notice: Notice): Promise<boolean> {
    const additions = additionsOf(notice);
    if (!additions.length) return false;
    const marker = {
      Put: {
        TableName: this.table,
        Item: { day: `EVENT#${notice.order.id}`, row: notice.event, expiresAt: Math.floor(this.now().getTime() / 1000) + REMEMBER },
        ConditionExpression: 'attribute_not_exists(#day)',
        ExpressionAttributeNames: { '#day': 'day' },
      },
    };
    const TransactItems = [marker, ...additions.map((addition) => this.add(dayOf(notice), addition))];
    for (let attempt = 1; ; attempt++) {
      try {
        await this.db.send(new TransactWriteCommand({ TransactItems }));
        return true;
      } catch (error) {
        const [counted, ...others] = reasonsOf(error as Error);
        if (counted === 'ConditionalCheckFailed') return false;
        if (attempt === ATTEMPTS || ![counted, ...others].includes('TransactionConflict')) throw error;
        await this.sleep(Math.random() * 25 * 2 ** attempt);
      }
    }
  }

  private add(day: string, { row, figures }: Addition) {
    const names = Object.keys(figures);
    return {
      Update: {
        TableName: this.table,
        Key: { day, row },
        UpdateExpression: `ADD ${names.map((_, index) => `#f${index} :f${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#f${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name, index) => [`:f${index}`, figures[name]])),
      },
    };
  }
}

/** Why a transaction was cancelled, item by item. */
const reasonsOf = ({ CancellationReasons: reasons = [] }: Error & { readonly CancellationReasons?: { readonly Code?: string }[] }) =>
  reasons.map(({ Code }) => Code);
