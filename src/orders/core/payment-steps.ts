import { authorised, BusinessError, captured, Decision, declined, owesMoneyBack, stillWantsCapture, undone, wantsAuthorisation, wantsCapture } from './decisions';
import { amountDue, Order } from './order';
import type { PaymentAnswer, PaymentGateway, PaymentRequest } from './payment-contract';

/** An order that can be read and moved on. */
export interface OrderRecord {
  load(): Promise<{ readonly order: Order; readonly paymentMethod: string }>;
  /** Applies what is decided on the newest state. */
  update(decide: (order: Order) => Decision): Promise<Order>;
}

/** An answer that leaves open what became of the money. */
export class PaymentUnknown extends Error {
  constructor(operation: string, { status }: PaymentAnswer) {
    super(`The provider answered ${status} to ${operation}.`);
    this.name = 'PaymentUnknown';
  }
}

/** How a payment is undone that stands so; the others need nothing. */
const UNDO: { [status in PaymentAnswer['status']]?: PaymentRequest['operation'] } = { NONE: 'void', AUTHORISED: 'void', CAPTURED: 'refund' };

/** The payment steps of the saga: each asks the provider with a key of its own and notes the answer. */
export class PaymentSteps {
  constructor(private readonly record: OrderRecord, private readonly provider: PaymentGateway) {}

  public async authorise(): Promise<void> {
    const { order, paymentMethod } = await this.record.load();
    if (!wantsAuthorisation(order)) return;
    await this.noteAuthorisation(await this.ask(order, 'authorise', paymentMethod));
  }

  public async capture(): Promise<void> {
    const { order } = await this.record.load();
    if (!wantsCapture(order)) return;
    const answer = await this.ask(order, 'capture');
    if (['VOIDED', 'DECLINED', 'REFUNDED'].includes(answer.status)) throw new BusinessError('PaymentDeclined', answer.reason ?? 'The money could not be taken.');
    if (answer.status !== 'CAPTURED') throw new PaymentUnknown('capture', answer);
    await this.record.update((current) => captured(current, answer.id ?? order.payment.id!));
  }

  /** Gives back whatever the provider holds. What the provider says counts, not what was noted. */
  public async undo(): Promise<void> {
    const { order } = await this.record.load();
    if (!owesMoneyBack(order)) return;
    const found = await this.ask(order, 'lookUp');
    const answer = UNDO[found.status] ? await this.ask(order, UNDO[found.status]!) : found;
    if (answer.status === 'DECLINED') return void await this.record.update(declined);
    const state = answer.status;
    if (state !== 'VOIDED' && state !== 'REFUNDED') throw new PaymentUnknown('undo', answer);
    await this.record.update((current) => undone(current, state));
  }

  /** Finds out what became of an authorisation, and notes it. True where it happened; where it did not, it never will. */
  public async reconcileAuthorisation(): Promise<boolean> {
    const { order } = await this.record.load();
    if (wantsAuthorisation(order)) {
      const answer = await this.ask(order, 'lookUp');
      if (answer.status === 'AUTHORISED') {
        await this.noteAuthorisation(answer);
        return true;
      }
    } else if (order.payment.state === 'AUTHORISED' || order.payment.state === 'CAPTURED') {return true;}
    await this.undo();
    return false;
  }

  /** Finds out what became of a capture, and notes it. True where it happened and stands: a cancelled order's is to be refunded. */
  public async reconcileCapture(): Promise<boolean> {
    const { order } = await this.record.load();
    if (order.payment.state === 'CAPTURED') return true;
    const answer = await this.ask(order, 'lookUp');
    if (answer.status !== 'CAPTURED') return false;
    const after = await this.record.update((current) => stillWantsCapture(current) ? captured(current, answer.id ?? current.payment.id!) : undefined);
    return after.payment.state === 'CAPTURED';
  }

  private async noteAuthorisation(answer: PaymentAnswer): Promise<void> {
    if (answer.status === 'DECLINED') {
      await this.record.update(declined);
      throw new BusinessError('PaymentDeclined', answer.reason ?? 'The payment was declined.');
    }
    if (answer.status !== 'AUTHORISED') throw new PaymentUnknown('authorise', answer);
    await this.record.update((current) => authorised(current, answer.id ?? current.orderId));
  }

  private ask(order: Order, operation: PaymentRequest['operation'], paymentMethod?: string): Promise<PaymentAnswer> {
    const { orderId, currency } = order;
    return this.provider.send({ operation, idempotencyKey: `${orderId}#${operation}`, reference: orderId, amount: amountDue(order), currency, paymentMethod });
  }
}
