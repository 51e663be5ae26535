import { createHash } from 'node:crypto';
import { DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { idempotencyId, IDEMPOTENCY, ORDER, pendingShard } from './keys';
import { putEvent } from './order-store';
import { refusalOf } from './write-outcome';
import { Fact } from '../../core/order-events';
import { append } from '../../core/order-state';
import { sorted } from '../../core/sorted';

/** An order that came under an Idempotency-Key. */
export interface Receipt {
  readonly acceptedId: string;
  /** Hash of the request: the same key with another request is a mistake of the caller. */
  readonly fingerprint: string;
}

export interface Submission {
  readonly orderId: string;
  readonly customerId: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly paymentMethod: string;
  readonly placed: Fact;
  readonly now: Date;
}

/** Takes orders in: each Idempotency-Key of a customer once. */
export class OrderIntake {
  constructor(private readonly db: DynamoDBDocumentClient, private readonly table: string, private readonly keptSeconds: number) {}

  public async receipt(customerId: string, key: string): Promise<Receipt | undefined> {
    const { Item: item } = await this.db.send(new GetCommand({
      TableName: this.table, Key: { orderId: idempotencyId(customerId, key), entry: IDEMPOTENCY }, ConsistentRead: true,
    }));
    return item as Receipt | undefined;
  }

  /** The order, its first event and the receipt in one transaction. Answers with the receipt that stands: this one, or an earlier. */
  public async submit(submission: Submission): Promise<Receipt> {
    const { orderId, customerId, key, fingerprint, paymentMethod, placed, now } = submission;
    const [event] = append(undefined, [placed], now.toISOString());
    const trace = process.env._X_AMZN_TRACE_ID;
    const receipt: Receipt = { acceptedId: orderId, fingerprint };
    const fresh = { TableName: this.table, ConditionExpression: 'attribute_not_exists(orderId)' };
    try {
      await this.db.send(new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              ...fresh,
              Item: { orderId, entry: ORDER, order: event.order, paymentMethod, pending: pendingShard(orderId), placedAt: event.at },
            },
          },
          putEvent(this.table, trace ? { ...event, trace } : event),
          {
            Put: {
              ...fresh,
              Item: {
                orderId: idempotencyId(customerId, key),
                entry: IDEMPOTENCY,
                ...receipt,
                expiresAt: Math.floor(now.getTime() / 1000) + this.keptSeconds,
              },
            },
          },
        ],
      }));
      return receipt;
    } catch (error) {
      refusalOf(error);
      const earlier = await this.receipt(customerId, key);
      if (!earlier) throw error;
      return earlier;
    }
  }
}

/** The same for requests that mean the same, whatever the order of their fields. */
export function fingerprintOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(request))).digest('base64url');
}
