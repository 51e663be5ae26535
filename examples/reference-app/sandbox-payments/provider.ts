import { createHash, randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** As `PaymentProvider.function` asks. */
export interface Request {
  readonly operation: 'authorise' | 'capture' | 'lookUp' | 'void' | 'refund';
  readonly idempotencyKey?: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly paymentMethod?: string;
}

export interface Answer {
  readonly status: 'NONE' | 'AUTHORISED' | 'CAPTURED' | 'DECLINED' | 'VOIDED' | 'REFUNDED';
  readonly id?: string;
  readonly reason?: string;
}

/** A row of the table. */
interface Payment {
  readonly reference: string;
  readonly paymentId: string;
  readonly status: Answer['status'];
  readonly amount: number;
  readonly currency: string;
  readonly paymentMethod: string;
  /** How often money was taken, and how much in all: minor units. */
  readonly captures: number;
  readonly captured: number;
  readonly captureKey?: string;
  readonly reason?: string;
  readonly at: string;
}

/**
 * A payment provider that behaves like a real one, without money. The payment method decides:
 * `tok_declined` is declined; `tok_timeout` is authorised, but the answer never arrives the first time;
 * `tok_timeout_capture` likewise when it is captured; `tok_error` fails before anything happens, every time; all others are approved.
 * Asked twice with one key, it acts once. Asked twice without, it charges twice.
 */
export class SandboxProvider {
  /** @param hang takes longer than any caller waits */
  constructor(
    private readonly db: DynamoDBDocumentClient, private readonly table: string, private readonly hang: () => Promise<void>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  public async handle(request: Request): Promise<Answer> {
    switch (request.operation) {
      case 'authorise': return this.authorise(request);
      case 'capture': return this.capture(request);
      case 'lookUp': return answerOf(await this.newest(request.reference));
      case 'void': return this.voidPayment(request);
      case 'refund': return this.refund(request);
    }
  }

  private async authorise(request: Request): Promise<Answer> {
    const { reference, amount, currency, paymentMethod = '', idempotencyKey } = request;
    if (paymentMethod === 'tok_error') throw new Error('The sandbox is out of order for tok_error.');
    const earlier = await this.newest(reference);
    if (earlier?.status === 'VOIDED') return { status: 'DECLINED', id: earlier.paymentId, reason: 'voided before' };
    const declined = paymentMethod === 'tok_declined';
    const payment: Payment = {
      ...this.fresh(reference, idempotencyKey),
      amount,
      currency,
      paymentMethod,
      status: declined ? 'DECLINED' : 'AUTHORISED',
      reason: declined ? 'insufficient funds' : undefined,
    };
    if (!await this.insert(payment)) return answerOf(await this.newest(reference));
    if (paymentMethod === 'tok_timeout') await this.hang();
    return answerOf(payment);
  }

  private async capture({ reference, idempotencyKey = randomUUID() }: Request): Promise<Answer> {
    const payment = await this.newest(reference);
    if (!payment) throw new Error(`There is no payment for ${reference}.`);
    if (payment.status !== 'AUTHORISED' && payment.status !== 'CAPTURED' || payment.captureKey === idempotencyKey) return answerOf(payment);
    await this.change(payment, 'CAPTURED', {
      UpdateExpression: 'SET #status = :status, captureKey = :key ADD captures :one, captured :amount',
      ExpressionAttributeValues: { ':key': idempotencyKey, ':one': 1, ':amount': payment.amount },
    });
    if (payment.paymentMethod === 'tok_timeout_capture') await this.hang();
    return { status: 'CAPTURED', id: payment.paymentId };
  }

  /** Also of what was never seen, so that it cannot be authorised late. */
  private async voidPayment({ reference, amount, currency, idempotencyKey }: Request): Promise<Answer> {
    const payment = await this.newest(reference);
    if (!payment) {
      await this.insert({ ...this.fresh(reference, idempotencyKey), amount, currency, paymentMethod: '', status: 'VOIDED' });
      return { status: 'VOIDED' };
    }
    return payment.status === 'AUTHORISED' ? this.change(payment, 'VOIDED') : answerOf(payment);
  }

  private async refund({ reference }: Request): Promise<Answer> {
    const payment = await this.newest(reference);
    return payment?.status === 'CAPTURED' ? this.change(payment, 'REFUNDED') : answerOf(payment);
  }

  private fresh(reference: string, key: string = randomUUID()) {
    const paymentId = `pay_${createHash('sha256').update(key).digest('hex').slice(0, 20)}`;
    return { reference, paymentId, captures: 0, captured: 0, at: this.now().toISOString() };
  }

  private async newest(reference: string): Promise<Payment | undefined> {
    const { Items: items = [] } = await this.db.send(new QueryCommand({
      TableName: this.table,
      KeyConditionExpression: '#reference = :reference',
      ExpressionAttributeNames: { '#reference': 'reference' },
      ExpressionAttributeValues: { ':reference': reference },
      ConsistentRead: true,
    }));
    return (items as Payment[]).sort((a, b) => a.at < b.at ? 1 : -1)[0];
  }

  /** False where the same key has made it before. */
  private insert(payment: Payment): Promise<boolean> {
    return succeeds(this.db.send(new PutCommand({ TableName: this.table, Item: payment, ConditionExpression: 'attribute_not_exists(paymentId)' })));
  }

  private async change(payment: Payment, status: Answer['status'], update: {
    UpdateExpression?: string; ExpressionAttributeValues?: Record<string, unknown>;
  } = {}): Promise<Answer> {
    const { reference, paymentId } = payment;
    const changed = await succeeds(this.db.send(new UpdateCommand({
      TableName: this.table,
      Key: { reference, paymentId },
      UpdateExpression: 'SET #status = :status',
      ...update,
      ConditionExpression: '#status = :before',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ':before': payment.status, ...update.ExpressionAttributeValues },
    })));
    return changed ? { status, id: paymentId } : answerOf(await this.newest(reference));
  }
}

function answerOf(payment?: Payment): Answer {
  return payment ? { status: payment.status, id: payment.paymentId, reason: payment.reason } : { status: 'NONE' };
}

/** Whether a conditional write went through. */
async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
