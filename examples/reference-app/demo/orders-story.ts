import { randomUUID } from 'node:crypto';
import { Checks } from './checks';
import { follow } from '../client/follow';
import { AppNotice, Inbox, Mail } from '../client/inbox';
import { bodyOf, Session } from '../client/session';

/** What `GET /orders/{orderId}` tells, as far as the demo shows it. */
export interface OrderView {
  readonly orderId: string;
  readonly status: string;
  readonly reason?: { readonly code: string; readonly message: string };
  readonly payment?: { readonly state: string };
  readonly shipment?: { readonly trackingNumber: string };
  readonly events: { readonly version: number; readonly type: string; readonly at: string }[];
}

export interface OrdersDemo {
  readonly apiUrl: string;
  readonly user: Session;
  /** Pieces of the product on sale, reserved and sold. */
  readonly stock: () => Promise<Stock>;
  /** What the customer was told. */
  readonly inbox: Inbox;
  /** Chooses to be told by e-mail as well. */
  readonly optIn: () => Promise<void>;
  /** Tripods that the figures of all days count as sold. */
  readonly countedSold: () => Promise<number>;
  readonly checks: Checks;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Stock {
  readonly available: number;
  readonly reserved: number;
  readonly sold: number;
}

export interface OrdersResult {
  readonly confirmed: OrderView;
  readonly declined: OrderView;
  readonly invalid: { readonly status: number; readonly fields: string[] };
  readonly repeated: { readonly orderId: string; readonly same: boolean };
  readonly told: Told;
  /** Tripods that the shop's own figures count since the first order. */
  readonly counted: number;
}

/** Of one order. */
export interface Told {
  readonly notices: AppNotice[];
  readonly mails: Mail[];
}

const ADDRESS = { street: '1 Meadow Lane', city: 'Utrecht', country: 'NL', zipCode: '3511' };

/** An order of two different products, as a customer sends it. */
export function orderOf(paymentMethod: string, quantity = 1) {
  return {
    items: [{ productId: 'tripod', quantity, price: 49.9 }, { productId: 'lens-cap', quantity: 2, price: 4.05 }],
    totalAmount: Number((49.9 * quantity + 8.1).toFixed(2)),
    currency: 'EUR',
    shippingAddress: ADDRESS,
    paymentMethod,
  };
}

/** Four customers: one who buys, one whose card is declined, one who errs, one who presses the button twice. */
export async function placeOrders(demo: OrdersDemo, onState: (line: string) => void): Promise<OrdersResult> {
  const { checks } = demo;
  const before = await demo.stock();
  const countedBefore = await demo.countedSold();
  await demo.optIn();

  const confirmed = await settle(demo, await accept(demo, orderOf('tok_visa'), randomUUID()), onState);
  checks.that(confirmed.status === 'CONFIRMED' && Boolean(confirmed.shipment?.trackingNumber), `the good order ended ${confirmed.status}`);

  const declined = await settle(demo, await accept(demo, orderOf('tok_declined'), randomUUID()), onState);
  checks.that(['REJECTED', 'CANCELLED'].includes(declined.status), `the declined order ended ${declined.status}`);
  checks.that(declined.payment?.state !== 'CAPTURED', 'the declined order was charged');

  const bad = await demo.user.post(`${demo.apiUrl}orders`, orderOf('tok_visa', -1), { 'Idempotency-Key': randomUUID() });
  const fields: string[] = (bad.body.error?.fields ?? []).map(({ field }: { field: string }) => field);
  checks.that(bad.status === 400 && fields.some((field) => field.includes('quantity')), `the invalid order was answered ${bad.status} with ${JSON.stringify(bad.body)}`);

  const key = randomUUID();
  const ids = [await accept(demo, orderOf('tok_visa'), key), await accept(demo, orderOf('tok_visa'), key)];
  checks.that(ids[0] === ids[1], 'the same order sent twice became two');
  await settle(demo, ids[0], onState);

  const after = await demo.stock();
  checks.that(after.sold === before.sold + 2 && after.reserved === before.reserved && after.available === before.available - 2,
    `two tripods were sold, but the stock went from ${JSON.stringify(before)} to ${JSON.stringify(after)}`);
  const told = await toldOf(demo, confirmed.orderId);
  const counted = await follow({
    what: 'two tripods more in the figures of the day',
    deadline: 60_000,
    signal: demo.signal,
    ask: async () => await demo.countedSold() - countedBefore,
    done: (more) => more >= 2,
  });
  checks.that(counted === 2, `two tripods were sold, the figures of the day count ${counted}`);
  return { confirmed, declined, invalid: { status: bad.status, fields }, repeated: { orderId: ids[0], same: ids[0] === ids[1] }, told, counted };
}

/** In the app and by e-mail, when it is on its way. */
async function toldOf({ inbox, signal }: OrdersDemo, orderId: string): Promise<Told> {
  const onItsWay = (text: string) => text.includes('Tracking number');
  return follow<Told>({
    what: `the customer being told that ${orderId} is on its way`,
    deadline: 60_000,
    signal,
    ask: async () => ({ notices: await inbox.noticesOf(orderId), mails: await inbox.mailsOf(orderId) }),
    done: ({ notices, mails }) => notices.some(({ text }) => onItsWay(text)) && mails.some(({ BodyText }) => onItsWay(BodyText)),
  });
}

async function accept({ apiUrl, user }: OrdersDemo, order: object, key: string): Promise<string> {
  return bodyOf(await user.post(`${apiUrl}orders`, order, { 'Idempotency-Key': key })).orderId;
}

const FINAL = ['CONFIRMED', 'REJECTED', 'CANCELLED', 'PARKED'];

async function settle({ apiUrl, user, signal }: OrdersDemo, orderId: string, onState: (line: string) => void): Promise<OrderView> {
  return follow<OrderView>({
    what: `the end of ${orderId}`,
    deadline: 120_000,
    signal,
    ask: async () => bodyOf(await user.get<OrderView>(`${apiUrl}orders/${orderId}`)),
    done: ({ status }) => FINAL.includes(status),
    onState: (order) => onState(`${orderId}  ${order.status}`),
  });
}

/** An order's events, one a line, with the time since the first. */
export function timeLine({ orderId, status, reason, events }: OrderView): string {
  const start = Date.parse(events[0].at);
  const lines = events.map(({ at, type }) => `    ${`+${((Date.parse(at) - start) / 1000).toFixed(2)} s`.padStart(9)}  ${type}`);
  return [`  ${orderId}: ${status}${reason ? ` (${reason.message ?? reason})` : ''}`, ...lines].join('\n');
}
