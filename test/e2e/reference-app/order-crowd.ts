import { randomUUID } from 'node:crypto';
import { Answer, Session } from '../../../examples/reference-app/client/session';
import { eventually } from '../environment';

const PRICE = 10;
const ADDRESS = { street: 'Ring 1', city: 'Wien', country: 'AT', zipCode: '1010' };
/** How long a customer asks again after errors, in seconds. */
const PATIENCE = 240;

/** What a customer does. */
export interface Wish {
  readonly order: {
    readonly items: { readonly productId: string; readonly quantity: number; readonly price: number }[];
    readonly paymentMethod: string;
  };
  /** Sends the request twice at once. */
  readonly twice: boolean;
  /** Cancels as soon as the order is accepted. */
  readonly cancels: boolean;
}

/** What so many customers do: one line or two of scarce goods, some with a card that is declined. */
export function wishes(count: number, products: string[], random: () => number): Wish[] {
  const pick = () => products[Math.floor(random() * products.length)];
  return Array.from({ length: count }, () => ({
    order: {
      items: [...new Set([pick(), pick()])].map((productId) => ({ productId, quantity: 1 + Math.floor(random() * 2), price: PRICE })),
      paymentMethod: random() < 0.05 ? 'tok_declined' : 'tok_visa',
    },
    twice: random() < 0.1,
    cancels: random() < 0.05,
  }));
}

/** Customers of one account, who ask until there is an answer. */
export class Crowd {
  constructor(private readonly session: Session, private readonly orders: string) {}

  /** Places an order as often as it takes, with one key; its id. */
  public async place({ order, twice, cancels }: Wish): Promise<string> {
    const key = randomUUID();
    const body = bodyOf(order);
    const send = () => eventually('an order being accepted', async () => {
      const answer = await this.send(() => this.session.post<{ orderId: string }>(this.orders, body, { 'Idempotency-Key': key }));
      if (answer && answer.status !== 202) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer?.body.orderId;
    }, PATIENCE);
    const [orderId, ...others] = await Promise.all(twice ? [send(), send()] : [send()]);
    if (others.some((other) => other !== orderId)) throw new Error(`One key made ${orderId} and ${others}.`);
    if (cancels) await eventually('an answer to a cancellation', () => this.send(() => this.session.post(`${this.orders}/${orderId}/cancel`, {})), PATIENCE);
    return orderId;
  }

  /** What is answered to an order that cannot be. */
  public async placeBadly({ order }: Wish): Promise<number> {
    const { status } = await eventually('an answer to a bad order', () => this.send(() =>
      this.session.post(this.orders, { ...bodyOf(order), totalAmount: 1 }, { 'Idempotency-Key': randomUUID() })), PATIENCE);
    return status;
  }

  /** Undefined where whoever should have answered has died, or is told to come later. */
  private async send<T>(request: () => Promise<Answer<T>>): Promise<Answer<T> | undefined> {
    const answer = await request().catch(() => undefined);
    return answer && answer.status < 500 && answer.status !== 429 ? answer : undefined;
  }
}

const bodyOf = ({ items, paymentMethod }: Wish['order']) => ({
  items,
  paymentMethod,
  totalAmount: items.reduce((sum, { quantity }) => sum + quantity * PRICE, 0),
  currency: 'EUR',
  shippingAddress: ADDRESS,
});

/** Product as it is put into the catalogue. */
export const product = (productId: string, addQuantity: number) => ({ productId, price: PRICE, currency: 'EUR', addQuantity });
